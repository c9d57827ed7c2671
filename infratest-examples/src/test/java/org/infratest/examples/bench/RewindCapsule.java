package org.infratest.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.FailureCapsule;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.Capsule;
import org.infratest.lab.CapsuleProvider;
import org.infratest.lab.Lab;
import org.infratest.lab.LabSpec;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** Three routed machines, from the moment in which a test has failed into a capsule and back, to the end of the first command over SSH. */
final class RewindCapsule implements Figure {

    private static final double LIMIT = 15;

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "rewind-capsule";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try (EnvironmentHandle<LabSpec> handle = ThreeMachines.lab("three-machines", runner, work)) {
            Lab lab = (Lab) handle.start();
            double seconds = RewoundLab.median(name(), () -> thereAndBack(lab, work));
            return new Reading(seconds, "s", "limit", seconds / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }

    private double thereAndBack(Lab lab, Path work) throws Exception {
        Path file = work.resolve("three-machines.capsule");
        Files.deleteIfExists(file);
        double taken = Pairs.timed(() -> {
                    lab.encapsulate(new FailureCapsule.Occasion(name(), Instant.now(), false), file);
                    return file;
                })
                .call();
        Capsule capsule = Capsule.open(file);
        try (EnvironmentHandle<LabSpec> resumed = new EnvironmentHandle<>(
                new CapsuleProvider(runner, capsule, List.of()),
                capsule.spec(),
                new Places(BaseBox.cache(), work, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE)) {
            double back = Pairs.timed(() -> firstCommand(resumed.start())).call();
            System.err.printf(
                    "==> %s: taken in %.2f s, back in %.2f s, %d MiB%n", name(), taken, back, Files.size(file) >> 20);
            return taken + back;
        }
    }

    private static Environment firstCommand(Environment lab) {
        lab.host("db").ssh().exec("true").assertSucceeded();
        return lab;
    }
}
