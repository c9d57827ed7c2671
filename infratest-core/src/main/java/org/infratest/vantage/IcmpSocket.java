package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

/**
 * Sends echo requests by a socket of this JVM, which Java itself does not offer: as a datagram socket, for which Linux
 * asks that {@code net.ipv4.ping_group_range} contains the user's group and macOS asks nothing, or as a raw socket, for
 * which the JVM must run as root. One socket serves all requests of one plan, so there is no state and no lock.
 */
enum IcmpSocket implements EchoMeans {
    DATAGRAM("icmp datagram socket", NativeSockets.SOCK_DGRAM),
    RAW("icmp raw socket", NativeSockets.SOCK_RAW);

    private static final SecureRandom RANDOM = new SecureRandom();

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
    public List<Echo> echoes(InetAddress target, EchoPlan plan) throws MeansMissingException {
        if (!Platform.isLinux() && !Platform.isMac()) {
            throw new MeansMissingException("it is known on Linux and macOS alone");
        }
        boolean isIpv6 = target instanceof Inet6Address;
        try (NativeSocket socket = open(library(), isIpv6)) {
            socket.reportTtl();
            InetSocketAddress address = new InetSocketAddress(target, 0);
            EchoSeries series = new EchoSeries(socket, this, address, plan, packet(isIpv6, plan.size()));
            if (type == NativeSockets.SOCK_DGRAM) {
                socket.reportErrors();
                series.connect();
            }
            return series.run();
        }
    }

    private static NativeSockets library() throws MeansMissingException {
        try {
            return NativeSockets.load();
        } catch (LinkageError e) {
            throw new MeansMissingException("the native library of JNA does not load: " + e.getMessage(), e);
        }
    }

    private NativeSocket open(NativeSockets library, boolean isIpv6) throws MeansMissingException {
        try {
            int protocol = isIpv6 ? NativeSockets.IPPROTO_ICMPV6 : NativeSockets.IPPROTO_ICMP;
            return new NativeSocket(library, isIpv6, type, protocol);
        } catch (LastErrorException e) {
            throw new MeansMissingException(library.strerror(e.getErrorCode()).toLowerCase(Locale.ROOT), e);
        }
    }

    private static IcmpPacket packet(boolean isIpv6, int size) {
        byte[] payload = new byte[size];
        RANDOM.nextBytes(payload);
        return new IcmpPacket(isIpv6, RANDOM.nextInt(0x10000), payload);
    }

    /** Whether identifiers are ours; those of datagram sockets are the kernel's, which sorts out what is not ours. */
    boolean identifierCounts() {
        return type == NativeSockets.SOCK_RAW;
    }
}
