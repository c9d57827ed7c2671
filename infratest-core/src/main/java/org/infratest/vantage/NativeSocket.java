package org.infratest.vantage;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the C library, for what Java's sockets do not do: ICMP, and on Linux the knowledge who said that a packet did not
 * arrive ({@code IP_RECVERR}, see {@code ip(7)}). For one thread.
 */
final class NativeSocket implements AutoCloseable {

    private static final int LARGEST = 65_535;
    /** {@code struct sock_extended_err}, after which the address of who said so follows. */
    private static final int EXTENDED_ERROR = 16;

    private static final int FROM_ICMP = 2;
    private static final int FROM_ICMPV6 = 3;
    /** An interrupted thread is to notice so soon. */
    private static final Duration SLICE = Duration.ofMillis(200);

    private final NativeSockets library;
    private final boolean ipv6;
    private final int number;
    private final @Nullable NativeMessage message;
    private final Memory polled = new Memory(8);
    private final Memory time = new Memory(16);

    /**
     * Opens one.
     *
     * @param type for example {@link NativeSockets#SOCK_DGRAM}
     * @param protocol as the type needs it, or 0
     * @throws LastErrorException if the system does not give it
     */
    NativeSocket(NativeSockets library, boolean ipv6, int type, int protocol) {
        this.library = library;
        this.ipv6 = ipv6;
        this.number = library.socket(ipv6 ? NativeSockets.AF_INET6 : NativeSockets.AF_INET, type, protocol);
        this.message = Platform.isLinux() ? new NativeMessage(LARGEST) : null;
    }

    boolean isIpv6() {
        return ipv6;
    }

    /** Has the kernel tell who says that a packet did not arrive. Linux; nothing elsewhere. */
    void reportErrors() {
        if (Platform.isLinux()) {
            set(NativeSockets.IP_RECVERR, NativeSockets.IPV6_RECVERR);
        }
    }

    /** Has the kernel tell the time to live of what is received. Linux; elsewhere it stands before the packet, or is not known. */
    void reportTtl() {
        if (Platform.isLinux()) {
            set(NativeSockets.IP_RECVTTL, NativeSockets.IPV6_RECVHOPLIMIT);
        }
    }

    private void set(int option4, int option6) {
        byte[] on =
                ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(1).array();
        int level = ipv6 ? NativeSockets.IPPROTO_IPV6 : NativeSockets.IPPROTO_IP;
        library.setsockopt(number, level, ipv6 ? option6 : option4, on, on.length);
    }

    void connect(InetSocketAddress target) {
        byte[] address = SocketAddressBytes.of(target);
        library.connect(number, address, address.length);
    }

    void send(byte[] packet, InetSocketAddress target) {
        byte[] address = SocketAddressBytes.of(target);
        library.sendto(number, packet, packet.length, 0, address, address.length);
    }

    /**
     * Waits until there is something to receive, or until an error is known, for a part of that time at most.
     *
     * @return whether there is
     * @throws EnvironmentException if the thread was interrupted
     */
    boolean await(Duration wait) {
        return await(wait, NativeSockets.POLLIN);
    }

    /** Waits until a connection is open, or until an error is known; otherwise like {@link #await(Duration)}. */
    boolean awaitConnection(Duration wait) {
        return await(wait, NativeSockets.POLLOUT);
    }

    private boolean await(Duration wait, short event) {
        if (Thread.currentThread().isInterrupted()) {
            throw new EnvironmentException("Given up while waiting for an answer: this thread was interrupted");
        }
        if (wait.isNegative() || wait.isZero()) {
            return false;
        }
        Duration slice = wait.compareTo(SLICE) > 0 ? SLICE : wait;
        polled.setInt(0, number);
        polled.setInt(4, 0);
        polled.setShort(4, event);
        try {
            return poll(slice) > 0;
        } catch (LastErrorException e) {
            if (e.getErrorCode() != NativeSockets.EINTR) {
                throw e;
            }
            return false;
        }
    }

    private int poll(Duration wait) {
        if (Platform.isLinux()) {
            time.setNativeLong(0, new NativeLong(wait.toSeconds()));
            time.setNativeLong(NativeLong.SIZE, new NativeLong(wait.toNanosPart()));
            return library.ppoll(polled, new NativeLong(1), time, null);
        }
        return library.poll(polled, new NativeLong(1), (int) Math.max(1, wait.toMillis()));
    }

    /**
     * What the socket has to tell, without waiting for it, or null.
     *
     * @throws LastErrorException if an error is known of which the kernel does not tell more than its number
     */
    @Nullable
    Incoming next() {
        Incoming.Notice notice = notice();
        if (notice != null) {
            return notice;
        }
        try {
            return packet();
        } catch (LastErrorException e) {
            if (isNothing(e)) {
                return null;
            }
            Incoming.Notice late = notice();
            if (late == null) {
                throw e;
            }
            return late;
        }
    }

    private static boolean isNothing(LastErrorException e) {
        return e.getErrorCode() == NativeSockets.EAGAIN || e.getErrorCode() == NativeSockets.EINTR;
    }

    private Incoming packet() {
        if (message == null) {
            byte[] buffer = new byte[LARGEST];
            byte[] sender = new byte[SocketAddressBytes.MAXIMUM];
            int length = library.recvfrom(
                    number,
                    buffer,
                    buffer.length,
                    NativeSockets.MSG_DONTWAIT,
                    sender,
                    new IntByReference(sender.length));
            return new Incoming.Packet(Arrays.copyOf(buffer, length), SocketAddressBytes.read(sender), -1);
        }
        int length = library.recvmsg(number, message.empty(), NativeSockets.MSG_DONTWAIT);
        ByteBuffer ttl = ipv6
                ? message.control(NativeSockets.IPPROTO_IPV6, NativeSockets.IPV6_HOPLIMIT)
                : message.control(NativeSockets.IPPROTO_IP, NativeSockets.IP_TTL);
        return new Incoming.Packet(
                message.data(length), SocketAddressBytes.read(message.sender()), ttl == null ? -1 : ttl.getInt());
    }

    /** The next error of which the kernel tells more, or null. */
    Incoming.@Nullable Notice notice() {
        if (message == null) {
            return null;
        }
        int length;
        try {
            length = library.recvmsg(number, message.empty(), NativeSockets.MSG_ERRQUEUE | NativeSockets.MSG_DONTWAIT);
        } catch (LastErrorException e) {
            return null; // there is none
        }
        ByteBuffer error = ipv6
                ? message.control(NativeSockets.IPPROTO_IPV6, NativeSockets.IPV6_RECVERR)
                : message.control(NativeSockets.IPPROTO_IP, NativeSockets.IP_RECVERR);
        return error == null || error.remaining() < EXTENDED_ERROR ? null : notice(error, message.data(length));
    }

    private static Incoming.Notice notice(ByteBuffer error, byte[] about) {
        int origin = error.get(4);
        byte[] offender = new byte[SocketAddressBytes.MAXIMUM];
        int length = Math.min(offender.length, error.remaining() - EXTENDED_ERROR);
        error.get(EXTENDED_ERROR, offender, 0, length);
        boolean byIcmp = origin == FROM_ICMP || origin == FROM_ICMPV6;
        IcmpCode code = byIcmp ? new IcmpCode(origin == FROM_ICMPV6, error.get(5) & 0xff, error.get(6) & 0xff) : null;
        InetAddress by = byIcmp ? SocketAddressBytes.read(offender) : null;
        return new Incoming.Notice(error.getInt(0), by, code, about);
    }

    /** The words of this computer for an error. */
    String words(LastErrorException failure) {
        return library.strerror(failure.getErrorCode());
    }

    @Override
    public void close() {
        library.close(number);
    }
}
