package org.infratest.ssh;

import java.time.Duration;
import java.util.Optional;

/** Opens sessions. */
public final class SshSessions {

    private SshSessions() {}

    /**
     * Logs in now.
     *
     * @param target the machine and how to log in to it
     * @param keys the host keys of the machine's environment; its key is pinned at the first contact
     * @param timeout how long the login may take as a whole, this one and those that follow where the session was lost
     * @throws SshConnectException if nobody could log in; its kind tells whether waiting may help
     */
    public static SshSession connect(SshTarget target, HostKeys keys, Duration timeout) {
        JschSession session = new JschSession(JschLogin.of(target, keys, timeout));
        try {
            session.open();
            return session;
        } catch (RuntimeException e) {
            session.close(); // it may have logged in to the machine on the way
            throw e;
        }
    }

    /** Like {@link #connect}, but logs in at the first call, which then throws what {@link #connect} would. */
    public static SshSession lazy(SshTarget target, HostKeys keys, Duration timeout) {
        return new JschSession(JschLogin.of(target, keys, timeout));
    }

    /** Logs in and out again, to see whether a machine lets us in: empty if it does, else what stands in the way. */
    public static Optional<SshConnectException> obstacle(SshTarget target, HostKeys keys, Duration timeout) {
        try {
            connect(target, keys, timeout).close();
            return Optional.empty();
        } catch (SshConnectException e) {
            return Optional.of(e);
        }
    }
}
