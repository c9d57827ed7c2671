package org.infratest.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.Watchdog;
import org.infratest.event.Durations;
import org.infratest.expect.Patience;
import org.infratest.ssh.CarrierLostException;
import org.infratest.vantage.Dial;
import org.jspecify.annotations.Nullable;

/** Opens a connection from a vantage, talks over it, and says what went wrong, if anything did. */
final class Conversation {

    private static final int SHOWN = 300;

    /** Reading ends by itself when the time is up, and says so better than a connection that was cut. */
    private static final Duration HEAD_START = Duration.ofMillis(500);

    private Conversation() {}

    /** What is said over the connection. */
    @FunctionalInterface
    interface Talk {
        /** Ends early by any exception for the network; what was learnt until then stays known to whoever made this. */
        void over(Wire wire) throws IOException;
    }

    /** The server said something that ends the conversation; the message is the end of a sentence that begins with <i>but</i>. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        RefusedException(String description) {
            super(description);
        }
    }

    /**
     * What came of it.
     *
     * @param connection what came of opening the connection
     * @param problem why it did not come to its end, as the end of a sentence that begins with <i>but</i>; else empty
     * @param failure the exception behind the problem, or null
     * @param took how long all of it took
     */
    record Outcome(
            TcpObservation connection,
            String problem,
            @Nullable Throwable failure,
            Duration took) {}

    static Outcome hold(Aim aim, Patience patience, InetSocketAddress address, Talk talk) {
        long start = System.nanoTime();
        Dial dial = Connections.dial(aim, address, patience);
        TcpObservation connection = Connections.observation(aim, address, dial);
        if (dial instanceof Dial.Opened opened) {
            Duration left = patience.attemptTimeout().minusNanos(System.nanoTime() - start);
            Outcome outcome = talk(connection, opened.socket(), left, talk, patience.attemptTimeout(), start);
            requireCarried(aim, outcome.failure());
            return outcome;
        }
        return new Outcome(connection, connection.description(), null, since(start));
    }

    @SuppressWarnings("try") // the watchdog does its work by being there
    private static Outcome talk(
            TcpObservation connection, Socket socket, Duration left, Talk talk, Duration whole, long start) {
        String problem = "";
        IOException failure = null;
        Watchdog watchdog = Watchdog.after(left.plus(HEAD_START), socket::close);
        try (socket;
                watchdog) {
            talk.over(new Wire(socket, left));
        } catch (IOException e) {
            failure = e;
            problem = watchdog.hasBitten() ? lateness(whole) : problem(e, whole);
        }
        return new Outcome(connection, problem, failure, since(start));
    }

    /**
     * Makes sure that a conversation did not end because of its way.
     *
     * @param failure that ended it, or null
     * @throws EnvironmentException if the session that carried it was lost
     */
    static void requireCarried(Aim aim, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CarrierLostException) {
                throw new EnvironmentException(
                        aim.target() + ": the SSH session to " + aim.vantage().name()
                                + ", from where it was looked, was lost meanwhile; that says nothing about "
                                + aim.target(),
                        failure);
            }
        }
    }

    /** The failure as the end of a sentence that begins with <i>but</i>. */
    static String problem(IOException failure, Duration whole) {
        String words = Printable.line(String.valueOf(failure.getMessage()), SHOWN);
        if (failure instanceof RefusedException) {
            return words;
        }
        if (failure instanceof SSLException) {
            return "TLS failed (" + TlsWords.of(failure) + ")";
        }
        if (failure instanceof SocketTimeoutException) {
            return lateness(whole);
        }
        if (failure instanceof EOFException) {
            return "the server closed the connection";
        }
        if (failure instanceof ProtocolException) {
            return "the server does not keep to the protocol (" + words + ")";
        }
        return "the connection broke off (" + words + ")";
    }

    static String lateness(Duration whole) {
        return "no whole answer came within " + Durations.text(whole);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
