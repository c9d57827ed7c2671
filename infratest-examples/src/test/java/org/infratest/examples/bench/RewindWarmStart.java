package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Instant;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.BootOnce;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.lab.WarmStart;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** Three routed machines that were ready before, from the start of their class to the first green probe. */
final class RewindWarmStart implements Figure {

    private static final double LIMIT = 2;
    private static final long ROOM_MIB = 4096;

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "rewind-warm-start";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            start(work); // boots, and is kept, unless that was done before
            double seconds = RewoundLab.median(name(), () -> start(work));
            return new Reading(seconds, "s", "limit", seconds / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }

    private double start(Path work) throws Exception {
        LabProvider provider = new LabProvider(
                runner,
                Math.max(2, Runtime.getRuntime().availableProcessors()) + 1,
                1,
                LabProvider.IMAGES_KEPT,
                new WarmSettings(WarmStart.AUTO, BootOnce.NEVER, ROOM_MIB));
        try (EnvironmentHandle<LabSpec> handle = new EnvironmentHandle<>(
                provider,
                ThreeMachines.spec("three-machines", BaseBox.image()),
                new Places(BaseBox.cache(), work, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE)) {
            return Pairs.timed(() -> firstProbe(handle.start())).call();
        }
    }

    private static Environment firstProbe(Environment lab) {
        IcmpProbe.to(lab.host("db")).assertReachable();
        return lab;
    }
}
