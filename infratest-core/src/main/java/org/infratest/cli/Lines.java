package org.infratest.cli;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How much of a log is shown. */
final class Lines {

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "NUMBER",
            defaultValue = "40",
            description = "How many lines. Default: ${DEFAULT-VALUE}")
    private int number = 40;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with what is written from then on, until the environment has ended.")
    private boolean follow;

    /**
     * Shows the end of a log.
     *
     * @param goesOn whether its environment is still there
     */
    void show(Path log, BooleanSupplier goesOn, Consumer<String> out) {
        if (follow) {
            try (LogFollower follower = LogFollower.from(log, number)) {
                follower.follow(goesOn, out);
            }
        } else {
            LogFolder.lastLines(log, number).forEach(out);
        }
    }
}
