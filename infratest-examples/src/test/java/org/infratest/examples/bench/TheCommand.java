package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** The {@code infratest} command, run as people run it: with its script and in a JVM of its own. */
final class TheCommand {

    private static final Path SCRIPT = Path.of("scripts", "infratest").toAbsolutePath();

    private final CommandRunner runner = new SystemCommandRunner();

    /**
     * Runs it.
     *
     * @return how long it took, in seconds
     */
    double seconds(String... arguments) {
        List<String> all = new ArrayList<>(List.of(SCRIPT.toString()));
        all.addAll(List.of(arguments));
        long start = System.nanoTime();
        CommandResult result = runner.run(Command.of(all).withDeadline(Duration.ofMinutes(2)));
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    result.commandLine() + " " + result.ending() + ": " + result.stdout() + result.stderr());
        }
        return seconds;
    }
}
