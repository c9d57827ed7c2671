package org.infratest.ssh;

/** A machine did not open a connection that it was asked to open on our behalf. */
public class ChannelNotOpenException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates an exception with what is known. */
    public ChannelNotOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
