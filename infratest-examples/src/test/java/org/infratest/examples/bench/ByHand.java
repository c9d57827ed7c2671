package org.infratest.examples.bench;

import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;

/** Runs what a person would type. */
final class ByHand {

    private ByHand() {}

    /**
     * Runs a command to its end.
     *
     * @throws IllegalStateException if it fails, with all that it said
     */
    static CommandResult run(CommandRunner runner, Command command) {
        CommandResult result = runner.run(command);
        if (!result.succeeded()) {
            throw new IllegalStateException("'" + result.commandLine() + "' " + result.ending() + ":\n"
                    + String.join("\n", result.stdout()) + "\n" + String.join("\n", result.stderr()));
        }
        return result;
    }
}
