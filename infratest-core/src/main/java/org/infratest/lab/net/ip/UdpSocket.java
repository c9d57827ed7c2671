package org.infratest.lab.net.ip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Predicate;
import org.infratest.lab.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket of this JVM in the lab, connected to one address. What somebody says about datagrams that did not arrive
 * comes out of {@link #receive}. For use by any thread but the loop.
 */
final class UdpSocket implements UdpHandler, AutoCloseable {

    private static final int MOST_WAITING = 256;

    private final IpHost host;
    private final InetSocketAddress peer;
    private final Deque<byte[]> received = new ArrayDeque<>();
    private Udp.@Nullable Port port;
    private @Nullable IOException failure;
    private boolean closed;

    private UdpSocket(IpHost host, InetSocketAddress peer) {
        this.host = host;
        this.peer = peer;
    }

    static UdpSocket connect(IpHost host, InetSocketAddress peer) throws IOException {
        UdpSocket socket = new UdpSocket(host, peer);
        socket.port = host.udp().bind(null, 0, socket);
        return socket;
    }

    /** Sends one datagram; larger than the network's MTU it goes in fragments. */
    public void send(byte[] payload) throws IOException {
        Udp.Port from = Objects.requireNonNull(port);
        if (payload.length > 65_507) {
            throw new SocketException(payload.length + " bytes do not fit a UDP datagram; at most 65507 do");
        }
        byte[] copy = payload.clone();
        host.loop().execute(() -> {
            String problem = from.send(peer, ByteBuffer.wrap(copy));
            if (problem != null) {
                fail(new NoRouteToHostException(problem));
            }
        });
    }

    /**
     * Waits for a datagram of the peer.
     *
     * @throws SocketTimeoutException if none came in time
     * @throws PortUnreachableException if an ICMP error came instead; the message says from whom
     * @throws NoRouteToHostException if there is no way to the peer
     */
    public synchronized byte[] receive(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (received.isEmpty()) {
            IOException known = failure;
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (known != null) {
                failure = null;
                throw known;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("Receive timed out");
            }
            pause(left);
        }
        return received.removeFirst();
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void pause(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while receiving");
        }
    }

    @Override
    public synchronized void received(IpInterface in, MacAddress from, UdpDatagram datagram) {
        if (!datagram.source().equals(peer) || received.size() == MOST_WAITING) {
            return;
        }
        byte[] bytes = new byte[datagram.payload().remaining()];
        datagram.payload().duplicate().get(bytes);
        received.add(bytes);
        notifyAll();
    }

    @Override
    public void failed(IcmpError error) {
        if (error.destination().equals(peer.getAddress()) && error.innerDestinationPort() == peer.getPort()) {
            fail(new PortUnreachableException(error.reason()));
        }
    }

    @Override
    public void unreachable(Predicate<InetAddress> target, String reason) {
        if (target.test(peer.getAddress())) {
            fail(new NoRouteToHostException(reason));
        }
    }

    private synchronized void fail(IOException reason) {
        failure = reason;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (port != null) {
            port.close();
        }
        notifyAll();
    }
}
