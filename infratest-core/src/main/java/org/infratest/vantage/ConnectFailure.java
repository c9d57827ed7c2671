package org.infratest.vantage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;

/** What a failure of a Java socket to connect says about the port. */
final class ConnectFailure {

    /**
     * An ICMP message that comes back while Linux is still busy with sending is told only with the second packet of a connection, a
     * second later. Who waits less has to ask whether there was one.
     */
    private static final Duration RETRANSMISSION = Duration.ofMillis(1_200);

    private static final Duration AT_ONCE = Duration.ofMillis(200);

    private ConnectFailure() {}

    /**
     * Whether the connection had opened: a peer that refuses answers the first packet with a reset, which systems call refused; what they
     * call reset comes after that.
     */
    static boolean isAfterOpening(IOException failure) {
        return words(failure).filter(Errors.RESET::equals).isPresent();
    }

    /** With who said so, where the system lets us know. */
    static Dial.NotOpened of(InetSocketAddress target, IOException failure, Duration timeout, Duration took) {
        boolean silent = failure instanceof SocketTimeoutException;
        if (silent && timeout.compareTo(RETRANSMISSION) > 0) {
            return filtered(took);
        }
        Optional<Incoming.Notice> notice = TcpWitness.of(target, silent ? AT_ONCE : timeout);
        IcmpCode code = notice.map(Incoming.Notice::code).orElse(null);
        if (notice.isPresent() && code != null) {
            Dial.State state = code.isPortUnreachable() ? Dial.State.REFUSED : Dial.State.UNREACHABLE;
            return new Dial.NotOpened(
                    state, String.valueOf(notice.get().words()), notice.get().by(), code, took);
        }
        if (silent) {
            return filtered(took);
        }
        Errors error = words(failure)
                .or(() -> notice.flatMap(local -> Errors.numbered(local.errno())))
                .orElseThrow(() -> unknown(target, failure));
        requirePorts(target, error, failure);
        return new Dial.NotOpened(error.state(), error.reason(), took);
    }

    /** Without asking who said so. */
    static Dial.NotOpened plain(InetSocketAddress target, IOException failure, Duration took) {
        Errors error = words(failure).orElseThrow(() -> unknown(target, failure));
        requirePorts(target, error, failure);
        return new Dial.NotOpened(error.state(), error.reason(), took);
    }

    static Dial.NotOpened filtered(Duration waited) {
        return new Dial.NotOpened(Dial.State.FILTERED, "no answer within " + Durations.text(waited), waited);
    }

    private static Optional<Errors> words(IOException failure) {
        return failure instanceof NoRouteToHostException
                ? Optional.of(Errors.NO_ROUTE)
                : Errors.ofThisComputer(String.valueOf(failure.getMessage()));
    }

    /** That a computer has no port left says nothing about the machine that was to be reached. */
    private static void requirePorts(InetSocketAddress target, Errors error, IOException failure) {
        if (error == Errors.NO_SOURCE && LocalPorts.areExhausted()) {
            throw new EnvironmentException(
                    "Could not try to connect to " + Literals.of(target) + " from this JVM: " + LocalPorts.NONE_LEFT,
                    failure);
        }
    }

    private static EnvironmentException unknown(InetSocketAddress target, IOException failure) {
        return new EnvironmentException(
                "Could not try to connect to " + Literals.of(target) + " from this JVM: " + failure.getMessage(),
                failure);
    }
}
