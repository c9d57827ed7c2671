package org.infratest.ssh;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/** A session over JSch that is opened when it is needed, and again when it was lost. */
final class JschSession implements SshSession {

    /** sshd's {@code MaxSessions} is 10 and counts commands and SFTP; whoever logs in by hand needs room as well. */
    private static final int COMMANDS_AT_ONCE = 8;

    private static final int SHOWN = 300;

    private static final Duration TURN = Duration.ofMinutes(10);

    private final JschLogin login;
    private final Semaphore turns = new Semaphore(COMMANDS_AT_ONCE, true);
    private @Nullable Session session;
    private boolean closed;

    JschSession(JschLogin login) {
        this.login = login;
    }

    /** Something that needs an open session. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Session session) throws SessionLostException, ChannelNotOpenException;
    }

    /**
     * The open session; logs in if there is none.
     *
     * @throws SshConnectException if that fails
     */
    synchronized Session open() {
        if (closed) {
            throw new EnvironmentException("The session with '" + machine() + "' was closed");
        }
        Session current = session;
        if (current == null || !current.isConnected()) {
            current = login.login();
            session = current;
        }
        return current;
    }

    @Override
    public SshResult exec(String command, Duration deadline) {
        return run(command, null, deadline);
    }

    @Override
    public SshResult exec(String command, String input, Duration deadline) {
        return run(command, input, deadline);
    }

    private SshResult run(String command, @Nullable String input, Duration deadline) {
        return inTurn(
                "run '" + Printable.line(command, SHOWN) + "'",
                current -> new JschExec(machine(), command, input).run(current, login.timeout(), deadline));
    }

    @Override
    public void upload(Path local, String remote) {
        inTurn("upload " + local, current -> {
            files(current).upload(local, remote);
            return true;
        });
    }

    @Override
    public void download(String remote, Path local) {
        inTurn("download " + remote, current -> {
            files(current).download(remote, local);
            return true;
        });
    }

    @Override
    public void download(String remote, OutputStream into) {
        inTurn("download " + remote, current -> {
            files(current).download(remote, into);
            return true;
        });
    }

    @Override
    public Socket open(InetSocketAddress target, Duration timeout) throws ChannelNotOpenException {
        Session current = open();
        try {
            return connect(current, target, timeout);
        } catch (SessionLostException lost) {
            discard(current);
            try {
                return connect(open(), target, timeout);
            } catch (SessionLostException again) {
                again.addSuppressed(lost);
                throw failed("open a connection to " + target, again);
            }
        }
    }

    @Override
    public synchronized void breakOff() {
        Session current = session;
        if (current != null) {
            discard(current);
        }
        SshSession jump = login.jump();
        if (jump != null) {
            jump.breakOff();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Session current = session;
        if (current != null) {
            current.disconnect();
            session = null;
        }
        SshSession jump = login.jump();
        if (jump != null) {
            jump.close();
        }
    }

    private Socket connect(Session current, InetSocketAddress target, Duration timeout)
            throws SessionLostException, ChannelNotOpenException {
        ChannelDirectTCPIP channel = (ChannelDirectTCPIP) Channels.create(current, "direct-tcpip");
        ChannelInput input = new ChannelInput(channel::isConnected, current::isConnected);
        channel.setHost(target.getAddress().getHostAddress().replaceFirst("%.*", ""));
        channel.setPort(target.getPort());
        channel.setOutputStream(input.sink());
        Channels.open(channel, current, machine(), timeout);
        try {
            return ChannelSocket.of(channel, input, target);
        } catch (IOException e) {
            channel.disconnect();
            throw failed("open a connection to " + target, e);
        }
    }

    private JschFiles files(Session current) {
        return new JschFiles(machine(), current, login.timeout());
    }

    private <T> T inTurn(String what, Work<T> work) {
        try {
            if (!turns.tryAcquire(TURN.toNanos(), NANOSECONDS)) {
                throw new EnvironmentException("Could not " + what + " on '" + machine() + "': " + COMMANDS_AT_ONCE
                        + " others were under way there for " + Durations.text(TURN));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(
                    "Could not " + what + " on '" + machine() + "': this thread was interrupted", e);
        }
        try {
            return withReopening(what, work);
        } finally {
            turns.release();
        }
    }

    /** A session that was lost shows it only when it is used; nothing has begun on the machine then. */
    private <T> T withReopening(String what, Work<T> work) {
        Session current = open();
        try {
            return attempt(what, current, work);
        } catch (SessionLostException lost) {
            discard(current);
            try {
                return attempt(what, open(), work);
            } catch (SessionLostException again) {
                again.addSuppressed(lost);
                throw failed(what, again);
            }
        }
    }

    private <T> T attempt(String what, Session current, Work<T> work) throws SessionLostException {
        try {
            return work.run(current);
        } catch (ChannelNotOpenException e) {
            if (e.reason() == ChannelNotOpenException.Reason.NO_ANSWER) {
                throw SessionLostException.silent(e);
            }
            throw failed(what, e);
        }
    }

    private EnvironmentException failed(String what, Exception cause) {
        return new EnvironmentException("Could not " + what + " on '" + machine() + "': " + cause.getMessage(), cause);
    }

    private synchronized void discard(Session lost) {
        lost.disconnect();
        if (session == lost) {
            session = null;
        }
    }

    private String machine() {
        return login.target().machine();
    }
}
