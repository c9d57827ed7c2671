package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;

/**
 * Sends a datagram by a socket of Linux that tells which ICMP message came back, and from whom. A socket of Java hears of
 * port-unreachable alone; that a router knows no way looks like silence to it.
 */
final class NativeUdp {

    private final NativeSockets library;

    NativeUdp(NativeSockets library) {
        this.library = library;
    }

    UdpExchange exchange(UdpQuestion question) {
        Stopwatch watch = new Stopwatch();
        InetSocketAddress target = question.target();
        List<byte[]> strays = new ArrayList<>();
        try (NativeSocket socket =
                new NativeSocket(library, target.getAddress() instanceof Inet6Address, NativeSockets.SOCK_DGRAM, 0)) {
            socket.reportErrors();
            socket.connect(target);
            socket.send(question.payload(), target);
            return new UdpExchange(await(socket, question, strays, watch), strays);
        } catch (LastErrorException e) {
            return new UdpExchange(failed(target, e, watch.time()), strays);
        }
    }

    private static Datagram await(NativeSocket socket, UdpQuestion question, List<byte[]> strays, Stopwatch watch) {
        while (true) {
            Incoming incoming = socket.next();
            if (incoming instanceof Incoming.Notice notice) {
                return read(notice, watch.time());
            }
            if (incoming instanceof Incoming.Packet packet) {
                if (question.wanted().matches(packet.bytes())) {
                    return new Datagram.Answered(UdpChannel.MEANS, packet.bytes(), question.target(), watch.time());
                }
                if (strays.size() < UdpExchange.KEPT) {
                    strays.add(packet.bytes());
                }
            }
            Duration left = question.timeout().minus(watch.time());
            if (left.isNegative() || left.isZero()) {
                return new Datagram.Silent(UdpChannel.MEANS, watch.time());
            }
            if (incoming == null) {
                socket.await(left);
            }
        }
    }

    private static Datagram read(Incoming.Notice notice, Duration took) {
        IcmpCode code = notice.code();
        if (code != null && code.isPortUnreachable()) {
            return new Datagram.Refused(UdpChannel.MEANS, notice.by(), took);
        }
        String words = notice.words();
        String reason = words != null
                ? words
                : Errors.numbered(notice.errno()).map(Errors::reason).orElse("error " + notice.errno());
        return new Datagram.Unreachable(UdpChannel.MEANS, reason, notice.by(), code, took);
    }

    private Datagram failed(InetSocketAddress target, LastErrorException failure, Duration took) {
        if (failure.getErrorCode() == NativeSockets.EAGAIN && LocalPorts.areExhaustedForDatagrams()) {
            throw new EnvironmentException(
                    "Could not send a datagram to " + Literals.of(target) + " from this JVM: " + LocalPorts.NONE_LEFT,
                    failure);
        }
        Errors known = Errors.numbered(failure.getErrorCode())
                .orElseThrow(() -> new EnvironmentException(
                        "Could not send a datagram to " + Literals.of(target) + " from this JVM: "
                                + library.strerror(failure.getErrorCode()),
                        failure));
        return known == Errors.REFUSED
                ? new Datagram.Refused(UdpChannel.MEANS, null, took)
                : new Datagram.Unreachable(UdpChannel.MEANS, known.reason(), null, null, took);
    }
}
