package org.infratest.ssh;

/** The session turned out to be lost before anything was begun on the machine. */
final class SessionLostException extends Exception {

    private static final long serialVersionUID = 1L;

    SessionLostException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
