package org.infratest.examples.bench;

import java.nio.file.Path;
import org.infratest.lab.BootOnce;
import org.infratest.lab.WarmSettings;
import org.infratest.lab.WarmStart;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** Three routed machines that were ready before, from the start of their class to the first green probe. */
final class RewindWarmStart implements Figure {

    private static final double LIMIT = 2;
    private static final WarmSettings WARM = new WarmSettings(WarmStart.AUTO, BootOnce.NEVER, 4096);

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
        return ThreeMachines.untilDbAnswers(ThreeMachines.spec("three-machines", BaseBox.image()), runner, work, WARM);
    }
}
