package org.infratest.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to one machine, as often as it is asked.
 *
 * @param target the machine and how to log in to it
 * @param keys where its host key is pinned
 * @param jump the session on the machine through which it is reached, or null
 * @param timeout how long one login may take as a whole
 */
record JschLogin(SshTarget target, HostKeys keys, @Nullable SshSession jump, Duration timeout) {

    /** A machine that sent nothing is asked whether it is still there; the third question without an answer is the last. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(10);

    private static final int KEEPALIVES = 3;

    static JschLogin of(SshTarget target, HostKeys keys, Duration timeout) {
        SshTarget through = target.jump();
        SshSession jump = through == null ? null : SshSessions.lazy(through, keys, timeout);
        return new JschLogin(target, keys, jump, timeout);
    }

    /**
     * Logs in.
     *
     * @throws SshConnectException if nobody could
     */
    @SuppressWarnings("try") // the watchdog does its work by being there
    Session login() {
        LoginTrace trace = new LoginTrace(target, new PinningRepository(target, keys), jump, millis(timeout));
        Session session = prepare(trace);
        try (Watchdog watchdog = Watchdog.after(timeout, trace::giveUp)) {
            session.connect(millis(timeout));
            session.setServerAliveInterval(millis(KEEPALIVE));
            session.setServerAliveCountMax(KEEPALIVES);
            return session;
        } catch (JSchException e) {
            session.disconnect();
            throw trace.explain(e);
        } catch (EnvironmentException e) { // of a machine on the way
            session.disconnect();
            throw e;
        } catch (RuntimeException e) { // JSch stumbles over packets that make no sense
            session.disconnect();
            throw trace.explain(new JSchException("what it sent makes no sense (" + e + ")", e));
        }
    }

    private Session prepare(LoginTrace trace) {
        JSch jsch = new JSch();
        jsch.setHostKeyRepository(trace.repository());
        for (Path key : target.identities()) {
            addKey(jsch, key);
        }
        try {
            Session session = jsch.getSession(target.user(), target.address(), target.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setSocketFactory(trace);
            session.setUserInfo(trace);
            session.setDaemonThread(true);
            session.setThreadFactory(new SessionThreads());
            return session;
        } catch (JSchException e) {
            throw new SshConnectException(
                    SshConnectException.Kind.AUTHENTICATION,
                    target.machine() + ": cannot log in as '" + target.user() + "': " + e.getMessage(),
                    e);
        }
    }

    private void addKey(JSch jsch, Path key) {
        try {
            jsch.addIdentity(key.toString());
        } catch (JSchException e) {
            throw new SshConnectException(
                    SshConnectException.Kind.AUTHENTICATION,
                    target.machine() + ": the private key " + key + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    static int millis(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
    }
}
