package org.infratest.ssh;

import java.time.Duration;
import org.infratest.Api;

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

    /** Whether the exit code is 0. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /**
     * This result, if the command succeeded.
     *
     * @throws org.opentest4j.AssertionFailedError if it did not, with command, exit code and both outputs
     */
    public SshResult assertSucceeded() {
        if (!succeeded()) {
            throw new org.opentest4j.AssertionFailedError("expected '" + command + "' to succeed, but it exited with "
                    + exitCode + "\n  stdout: " + stdout.strip() + "\n  stderr: " + stderr.strip());
        }
        return this;
    }
}
