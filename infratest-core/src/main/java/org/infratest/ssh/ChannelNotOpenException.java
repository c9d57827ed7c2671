package org.infratest.ssh;

import org.infratest.Api;

/** A machine did not open a connection that it was asked to open on our behalf. */
@Api
public class ChannelNotOpenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What can be told about why; SSH carries the words of the machine's system, but no code that one can rely on. */
    public enum Reason {
        /** The machine tried, and could not connect. */
        NOT_CONNECTED,
        /** The machine had not answered when the timeout passed: it is still trying. */
        NO_ANSWER,
        /** The machine's sshd does not open connections for others, as with {@code AllowTcpForwarding no}. */
        PROHIBITED
    }

    /** Creates an exception for a machine that could not connect. */
    public ChannelNotOpenException(String message, Throwable cause) {
        this(message, cause, Reason.NOT_CONNECTED);
    }

    /** Creates an exception with what is known. */
    public ChannelNotOpenException(String message, Throwable cause, Reason reason) {
        super(message, cause);
        this.reason = reason;
    }

    /** What can be told about why. */
    public Reason reason() {
        return reason;
    }
}
