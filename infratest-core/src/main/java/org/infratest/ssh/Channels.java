package org.infratest.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.ssh.ChannelNotOpenException.Reason;
import org.jspecify.annotations.Nullable;

/** Opens channels and reads from JSch's state why one did not open, as its exceptions say the same for all reasons. */
final class Channels {

    /** RFC 4254, section 5.1. */
    private static final int ADMINISTRATIVELY_PROHIBITED = 1;

    private static final int NO_ANSWER = -1;

    private Channels() {}

    static Channel create(Session session, String type) throws SessionLostException {
        try {
            @Nullable Channel channel = session.openChannel(type);
            if (channel == null) { // JSch keeps to itself what failed: the session ended while the channel was prepared
                throw new SessionLostException(new IOException("session is down"));
            }
            return channel;
        } catch (JSchException e) {
            throw new SessionLostException(e);
        }
    }

    /**
     * Opens a channel.
     *
     * @param machine the machine's name
     * @throws SessionLostException if the session is no more
     * @throws ChannelNotOpenException if the machine does not open it
     */
    static void open(Channel channel, Session session, String machine, Duration timeout)
            throws SessionLostException, ChannelNotOpenException {
        long start = System.nanoTime();
        int millis = JschLogin.millis(timeout);
        try {
            connect(channel, session, millis);
        } catch (JSchException e) {
            if (!session.isConnected() || isTransport(e)) {
                throw new SessionLostException(e);
            }
            int code = channel.getExitStatus();
            if (code == NO_ANSWER && System.nanoTime() - start < (millis - 1) * 1_000_000L && isNotOpened(e)) {
                throw interrupted(machine, e);
            }
            throw new ChannelNotOpenException(words(code, e), e, reason(code, e));
        }
        if (!channel.isConnected() && !session.isConnected()) {
            throw new SessionLostException(new JSchException("session is down"));
        }
    }

    private static void connect(Channel channel, Session session, int millis) throws JSchException {
        if (session.getThreadFactory() instanceof SessionThreads threads) {
            threads.opening(channel);
            try {
                channel.connect(millis);
            } finally {
                threads.opened(channel);
            }
        } else {
            channel.connect(millis);
        }
    }

    private static Reason reason(int code, JSchException failure) {
        if (code == NO_ANSWER && isNotOpened(failure)) {
            return Reason.NO_ANSWER;
        }
        return code == ADMINISTRATIVELY_PROHIBITED ? Reason.PROHIBITED : Reason.NOT_CONNECTED;
    }

    /** What JSch calls a request that it failed to send is one that was refused. */
    private static String words(int code, JSchException failure) {
        String text = String.valueOf(failure.getMessage());
        boolean refused = text.equals("failed to send channel request") || (isNotOpened(failure) && code != NO_ANSWER);
        return refused ? "the machine refused it: " + text : text;
    }

    /** The request could not be written: the connection is gone, even where JSch has not noticed yet. */
    private static boolean isTransport(JSchException failure) {
        return failure.getCause() instanceof IOException;
    }

    private static boolean isNotOpened(JSchException failure) {
        return "channel is not opened.".equals(failure.getMessage());
    }

    /** JSch ends its wait when the thread is interrupted, and forgets that it was. */
    private static EnvironmentException interrupted(String machine, JSchException failure) {
        Thread.currentThread().interrupt();
        return new EnvironmentException(
                "This thread was interrupted while '" + machine + "' opened a channel", failure);
    }
}
