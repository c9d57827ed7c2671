package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells whose ICMP message ended an attempt to connect, by one more attempt on a socket of Linux that is told so; Java's sockets are
 * not. Since Linux 5.8; before, and elsewhere, there is no witness.
 */
final class TcpWitness {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private TcpWitness() {}

    /** What is said about a connection to {@code target}; empty where it opens, nobody says anything, or this cannot be known here. */
    static Optional<Incoming.Notice> of(InetSocketAddress target, Duration timeout) {
        if (!Platform.isLinux()) {
            return Optional.empty();
        }
        NativeSockets library;
        try {
            library = NativeSockets.load();
        } catch (LinkageError e) {
            return Optional.empty(); // without JNA it is not known who says so; what is known stays true
        }
        int type = NativeSockets.SOCK_STREAM | NativeSockets.SOCK_NONBLOCK;
        try (NativeSocket socket = new NativeSocket(library, target.getAddress() instanceof Inet6Address, type, 0)) {
            socket.reportErrors();
            connect(socket, target);
            await(socket, timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST);
            return Optional.ofNullable(socket.notice());
        } catch (LastErrorException e) {
            return Optional.of(new Incoming.Notice(e.getErrorCode(), null, null, new byte[0]));
        }
    }

    private static void await(NativeSocket socket, Duration wait) {
        Stopwatch watch = new Stopwatch();
        Duration left = wait;
        while (!left.isNegative() && !socket.awaitConnection(left)) {
            left = wait.minus(watch.time());
        }
    }

    private static void connect(NativeSocket socket, InetSocketAddress target) {
        try {
            socket.connect(target);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != NativeSockets.EINPROGRESS) {
                throw e;
            }
        }
    }
}
