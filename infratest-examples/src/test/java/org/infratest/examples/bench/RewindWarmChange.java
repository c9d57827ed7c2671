package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.infratest.lab.BootOnce;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.lab.WarmStart;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/**
 * Three routed machines that were ready before, but since then the script of one has changed: from the start of their class to the
 * first green probe, with infratest's defaults, against that machine alone, which boots, from the start of its class to the same.
 */
final class RewindWarmChange implements Figure {

    private static final WarmSettings WARM = new WarmSettings(WarmStart.AUTO, BootOnce.AUTO, 4096);

    private final CommandRunner runner = new SystemCommandRunner();
    private String state = "";

    @Override
    public String name() {
        return "rewind-warm-change";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            Pairs pairs = Pairs.measureTimed(name(), () -> changed(work), () -> alone(work));
            return new Reading(pairs.ourMedian(), "s", "boot", pairs.ratio());
        } finally {
            Folders.delete(work);
        }
    }

    private double changed(Path work) throws Exception {
        state = UUID.randomUUID().toString(); // no run before has kept it
        LabSpec spec = ThreeMachines.spec("one-changed", BaseBox.image(), this::script);
        return ThreeMachines.untilDbAnswers(spec, runner, work, WARM);
    }

    private double alone(Path work) throws Exception {
        LabSpec spec = LabSpec.named("alone")
                .network("back", net -> net.subnet("10.9.2.0/24"))
                .host(
                        "db",
                        host -> script(host.image(new ImageSource.DiskImage(BaseBox.image()))
                                .nic("back", "10.9.2.10")))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
        return ThreeMachines.untilDbAnswers(spec, runner, work, WarmSettings.NEVER);
    }

    private void script(LabHostBuilder db) {
        db.script("state", "echo " + state + " > /etc/state");
    }
}
