package org.infratest.lab.net.ip;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.ip.IcmpError.Kind;
import org.jspecify.annotations.Nullable;

/** UDP of the host (RFC 768): who listens at which port. */
final class Udp {

    private static final int MOST = 1024;

    private final IpHost host;
    private final List<Port> ports = new CopyOnWriteArrayList<>();

    Udp(IpHost host) {
        this.host = host;
    }

    /** A port that somebody has; without an interface it is had on all. */
    final class Port implements AutoCloseable {

        private final @Nullable IpInterface on;
        private final int number;
        private final UdpHandler handler;

        private Port(@Nullable IpInterface on, int number, UdpHandler handler) {
            this.on = on;
            this.number = number;
            this.handler = handler;
        }

        int number() {
            return number;
        }

        /** Sends a datagram, or returns why there is no way. On the loop. */
        @Nullable
        String send(InetSocketAddress to, ByteBuffer payload) {
            InetAddress source = on == null
                    ? host.output().sourceFor(to.getAddress())
                    : on.addresses().sourceFor(to.getAddress());
            if (source == null) {
                return IpOutput.noRoute(to.getAddress());
            }
            return reply(new InetSocketAddress(source, number), to, payload);
        }

        /** The same from an address that was asked at. */
        @Nullable
        String reply(InetSocketAddress from, InetSocketAddress to, ByteBuffer payload) {
            return host.output().send(new UdpDatagram(from, to, payload).packet());
        }

        private boolean takes(IpInterface in, int port) {
            return number == port && (on == null || on == in);
        }

        @Override
        public void close() {
            ports.remove(this);
        }
    }

    /**
     * Gives a port to a handler.
     *
     * @param on the interface, or null for all
     * @param number the port, or 0 for a free one
     * @throws BindException if somebody has it, or there are no more
     */
    synchronized Port bind(@Nullable IpInterface on, int number, UdpHandler handler) throws BindException {
        if (ports.size() == MOST) {
            throw new BindException("All " + MOST + " UDP ports of this JVM in the lab are in use; close some");
        }
        int chosen = number;
        while (chosen == 0) {
            int candidate = host.ephemeralPort();
            chosen = isTaken(on, candidate) ? 0 : candidate;
        }
        if (isTaken(on, chosen)) {
            throw new BindException("UDP port " + chosen + " of this JVM in the lab is in use");
        }
        Port port = new Port(on, chosen, handler);
        ports.add(port);
        return port;
    }

    private boolean isTaken(@Nullable IpInterface on, int number) {
        return ports.stream()
                .anyMatch(port -> port.number == number && (on == null || port.on == null || port.on == on));
    }

    void receive(IpInterface in, MacAddress from, IpPacket packet, boolean toMany) {
        UdpDatagram datagram = UdpDatagram.read(packet, host.discards());
        if (datagram == null) {
            return;
        }
        for (Port port : ports) {
            if (port.takes(in, datagram.destination().getPort())) {
                port.handler.received(in, from, datagram);
                return;
            }
        }
        host.discards().count(Discard.NOT_FOR_US);
        if (!toMany) {
            host.icmp().portUnreachable(in, packet);
        }
    }

    void failed(IcmpError error) {
        if (error.kind() == Kind.TOO_BIG) {
            return;
        }
        for (Port port : ports) {
            if (port.number == error.innerSourcePort()) {
                port.handler.failed(error);
            }
        }
    }

    /** Tells everybody that some addresses cannot be reached. */
    void unreachable(Predicate<InetAddress> target, String reason) {
        for (Port port : ports) {
            port.handler.unreachable(target, reason);
        }
    }
}
