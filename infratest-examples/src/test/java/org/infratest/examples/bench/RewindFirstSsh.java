package org.infratest.examples.bench;

import java.nio.file.Path;
import org.infratest.process.SystemCommandRunner;

/** Three routed machines, from the call to go back to the end of the first command over SSH. */
final class RewindFirstSsh implements Figure {

    private static final double LIMIT = 1.5;

    @Override
    public String name() {
        return "rewind-first-ssh";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try (RewoundLab lab = new RewoundLab(new SystemCommandRunner(), work)) {
            double seconds = RewoundLab.median(name(), lab::untilTheFirstCommand);
            return new Reading(seconds, "s", "limit", seconds / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }
}
