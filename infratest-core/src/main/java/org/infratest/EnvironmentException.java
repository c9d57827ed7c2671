package org.infratest;

import org.jspecify.annotations.Nullable;

/**
 * The infrastructure that a test needs could not be had: a tool is missing or crashed, a boot did not come, a session
 * was lost. It says nothing about whether the machines are configured well.
 * The message names what was run, its exit code, its last lines, the full log and what to do.
 */
@Api
public class EnvironmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception whose message stands for itself. */
    public EnvironmentException(String message) {
        super(Redaction.of(message));
    }

    /** Creates an exception that keeps what led to it. */
    public EnvironmentException(String message, @Nullable Throwable cause) {
        super(Redaction.of(message), cause);
    }
}
