package org.infratest.ssh;

/** The session turned out to be lost before anything was begun on the machine. */
final class SessionLostException extends Exception {

    private static final long serialVersionUID = 1L;

    SessionLostException(Throwable cause) {
        super("the session was lost: " + cause.getMessage(), cause);
    }

    /** Nothing says that it is lost, but the machine does not answer in it any more. */
    static SessionLostException silent(Throwable cause) {
        return new SessionLostException("the machine did not answer: " + cause.getMessage(), cause);
    }

    private SessionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
