package org.infratest.ssh;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.opentest4j.AssertionFailedError;

/**
 * What came of a command on a machine.
 *
 * @param command the command
 * @param exitCode its exit code, or -1 where a signal ended it
 * @param stdout what it wrote to standard output, decoded as UTF-8 without ever failing
 * @param stderr what it wrote to standard error
 * @param truncated whether more was written than was kept
 * @param took how long it ran
 */
@Api
public record SshResult(String command, int exitCode, String stdout, String stderr, boolean truncated, Duration took) {

    private static final int COMMAND_SHOWN = 500;
    private static final int OUTPUT_SHOWN = 4_000;

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /**
     * This result, if the command succeeded.
     *
     * @throws AssertionFailedError if it did not, with command, exit code and the ends of both outputs
     */
    public SshResult assertSucceeded() {
        if (!succeeded()) {
            throw new AssertionFailedError(
                    "expected '" + Printable.line(command, COMMAND_SHOWN) + "' to succeed, but "
                            + (exitCode < 0 ? "a signal ended it" : "it exited with " + exitCode)
                            + shown("stdout", stdout) + shown("stderr", stderr),
                    0,
                    exitCode);
        }
        return this;
    }

    private static String shown(String name, String output) {
        return output.isBlank()
                ? ""
                : "\n  " + name + ": " + Printable.tail(output, OUTPUT_SHOWN).replace("\n", "\n    ");
    }
}
