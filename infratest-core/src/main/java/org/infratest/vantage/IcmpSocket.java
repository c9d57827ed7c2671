package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.vantage.IcmpPacket.Answer;

/**
 * Sends echo requests by a socket of this JVM, which Java itself does not offer: as a datagram socket, for which Linux
 * asks that {@code net.ipv4.ping_group_range} contains the user's group and macOS asks nothing, or as a raw socket, for
 * which the JVM must run as root. One socket serves one request, so there is no state and no lock.
 */
enum IcmpSocket implements EchoMeans {
    DATAGRAM("icmp datagram socket", NativeSockets.SOCK_DGRAM),
    RAW("icmp raw socket", NativeSockets.SOCK_RAW);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PAYLOAD = 32;
    private static final int LARGEST = 2048;

    private final String title;
    private final int type;

    IcmpSocket(String title, int type) {
        this.title = title;
        this.type = type;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Echo echo(InetAddress target, Duration timeout) throws MeansMissingException {
        if (!Platform.isLinux() && !Platform.isMac()) {
            throw new MeansMissingException("it is known on Linux and macOS alone");
        }
        NativeSockets library = library();
        boolean isIpv6 = target instanceof Inet6Address;
        int socket = open(library, isIpv6);
        try {
            return exchange(library, socket, packet(isIpv6), target, timeout);
        } finally {
            library.close(socket);
        }
    }

    private static NativeSockets library() throws MeansMissingException {
        try {
            return NativeSockets.load();
        } catch (LinkageError e) {
            throw new MeansMissingException("the native library of JNA does not load: " + e.getMessage(), e);
        }
    }

    private int open(NativeSockets library, boolean isIpv6) throws MeansMissingException {
        try {
            return isIpv6
                    ? library.socket(NativeSockets.AF_INET6, type, NativeSockets.IPPROTO_ICMPV6)
                    : library.socket(NativeSockets.AF_INET, type, NativeSockets.IPPROTO_ICMP);
        } catch (LastErrorException e) {
            throw new MeansMissingException(library.strerror(e.getErrorCode()).toLowerCase(java.util.Locale.ROOT), e);
        }
    }

    private static IcmpPacket packet(boolean isIpv6) {
        byte[] payload = new byte[PAYLOAD];
        RANDOM.nextBytes(payload);
        return new IcmpPacket(isIpv6, RANDOM.nextInt(0x10000), RANDOM.nextInt(0x10000), payload);
    }

    private Echo exchange(NativeSockets library, int socket, IcmpPacket packet, InetAddress target, Duration timeout) {
        long start = System.nanoTime();
        try {
            byte[] address = SocketAddressBytes.of(target);
            if (type == NativeSockets.SOCK_DGRAM) {
                reportErrors(library, socket, packet.isIpv6());
                library.connect(socket, address, address.length);
            }
            byte[] request = packet.request();
            library.sendto(socket, request, request.length, 0, address, address.length);
            return await(library, socket, packet, start, timeout);
        } catch (LastErrorException e) {
            return unreachable(library, target, e);
        }
    }

    private static void reportErrors(NativeSockets library, int socket, boolean isIpv6) {
        if (Platform.isLinux()) {
            byte[] on = ByteBuffer.allocate(4)
                    .order(ByteOrder.nativeOrder())
                    .putInt(1)
                    .array();
            library.setsockopt(
                    socket,
                    isIpv6 ? NativeSockets.IPPROTO_IPV6 : NativeSockets.IPPROTO_IP,
                    isIpv6 ? NativeSockets.IPV6_RECVERR : NativeSockets.IP_RECVERR,
                    on,
                    on.length);
        }
    }

    private Echo await(NativeSockets library, int socket, IcmpPacket packet, long start, Duration timeout) {
        byte[] buffer = new byte[LARGEST];
        while (true) {
            Duration left = timeout.minusNanos(System.nanoTime() - start);
            if (left.toMillis() < 1) {
                return new Echo.Silent(title, timeout);
            }
            byte[] sender = new byte[SocketAddressBytes.MAXIMUM];
            int length = receive(library, socket, buffer, sender, left);
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
            Optional<Answer> answer = length < 0
                    ? Optional.empty()
                    : packet.read(
                            Arrays.copyOf(buffer, length),
                            SocketAddressBytes.read(sender, packet.isIpv6()),
                            type == NativeSockets.SOCK_RAW);
            if (answer.isPresent()) {
                return answer.get() instanceof Answer.Reply reply
                        ? new Echo.Replied(title, roundTrip, reply.ttl())
                        : new Echo.Unreachable(title, ((Answer.NoWay) answer.get()).reason());
            }
        }
    }

    /** The length of what came, or -1 if nothing did. */
    private static int receive(NativeSockets library, int socket, byte[] buffer, byte[] sender, Duration wait) {
        byte[] time = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putLong(wait.toSeconds())
                .putLong(wait.toNanosPart() / 1000)
                .array();
        library.setsockopt(socket, NativeSockets.SOL_SOCKET, NativeSockets.SO_RCVTIMEO, time, time.length);
        try {
            return library.recvfrom(socket, buffer, buffer.length, 0, sender, new IntByReference(sender.length));
        } catch (LastErrorException e) {
            if (e.getErrorCode() == NativeSockets.EAGAIN || e.getErrorCode() == NativeSockets.EINTR) {
                return -1;
            }
            throw e;
        }
    }

    private Echo unreachable(NativeSockets library, InetAddress target, LastErrorException failure) {
        String words = library.strerror(failure.getErrorCode());
        return Errors.in(words)
                .map(known -> new Echo.Unreachable(title, known.reason()))
                .orElseThrow(() -> new EnvironmentException(
                        "Could not send an echo request to " + target.getHostAddress() + " by an " + title + ": "
                                + words,
                        failure));
    }
}
