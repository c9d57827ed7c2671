package org.infratest.lab.net.ip;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.infratest.lab.net.ip.TcpListener.TcpAcceptor;
import org.infratest.vantage.Dial;
import org.jspecify.annotations.Nullable;

/** TCP of the host (RFC 9293): its connections, and who listens. Connections are known to the loop only. */
final class Tcp {

    static final int MOST = 1024;

    private final IpHost host;
    private final Map<TcpId, TcpConnection> connections = new HashMap<>();
    private final List<TcpListener> listeners = new CopyOnWriteArrayList<>();

    Tcp(IpHost host) {
        this.host = host;
    }

    IpHost host() {
        return host;
    }

    synchronized TcpListener listen(InetSocketAddress at, TcpAcceptor acceptor) throws BindException {
        InetSocketAddress chosen =
                at.getPort() != 0 ? at : new InetSocketAddress(at.getAddress(), host.ephemeralPort());
        for (TcpListener other : listeners) {
            InetSocketAddress taken = other.address();
            if (other.takes(chosen.getAddress(), chosen.getPort())
                    || (chosen.getAddress().isAnyLocalAddress() && taken.getPort() == chosen.getPort())) {
                throw new BindException("TCP port " + chosen.getPort() + " of this JVM in the lab is in use");
            }
        }
        TcpListener listener = new TcpListener(this, chosen, acceptor);
        listeners.add(listener);
        return listener;
    }

    void remove(TcpListener listener) {
        listeners.remove(listener);
    }

    /**
     * Sends a SYN. On the loop.
     *
     * @param events hears when it is answered; also where it fails at once
     */
    TcpConnection connect(InetSocketAddress target, TcpEvents events) {
        InetAddress source = host.output().sourceFor(target.getAddress());
        InetAddress local = source != null ? source : Ips.isV6(target.getAddress()) ? Ips.ANY6 : Ips.ANY4;
        TcpId id = freeId(local, target);
        TcpConnection connection = new TcpConnection(this, id, events);
        if (source == null) {
            connection.fail(Dial.State.UNREACHABLE, IpOutput.noRoute(target.getAddress()));
        } else if (connections.size() >= MOST || connections.containsKey(id)) {
            connection.fail(Dial.State.NOT_OPEN, "all " + MOST + " connections of this JVM in the lab in use");
        } else {
            connections.put(id, connection);
            connection.open();
        }
        return connection;
    }

    private TcpId freeId(InetAddress local, InetSocketAddress target) {
        TcpId id;
        int tries = 0;
        do {
            id = new TcpId(local, host.ephemeralPort(), target.getAddress(), target.getPort());
        } while (connections.containsKey(id) && ++tries < MOST);
        return id;
    }

    /** Takes a segment for one of our addresses. */
    void receive(IpPacket packet) {
        receive(packet, port -> {
            for (TcpListener listener : listeners) {
                if (listener.takes(packet.destination(), port)) {
                    return listener.acceptor();
                }
            }
            return null;
        });
    }

    /** Finds who takes a connection to a port. */
    @FunctionalInterface
    interface Acceptors {
        @Nullable
        TcpAcceptor at(int port);
    }

    /** Takes a segment for any address; what comes of it is answered from there. */
    void receive(IpPacket packet, Acceptors acceptors) {
        TcpSegment segment = TcpSegment.read(packet, host.discards());
        if (segment == null) {
            return;
        }
        if (!Ips.isUnicast(packet.source())) {
            host.discards().count(Discard.MALFORMED);
            return;
        }
        TcpId id = new TcpId(packet.destination(), segment.destinationPort(), packet.source(), segment.sourcePort());
        TcpConnection connection = connections.get(id);
        if (connection != null && !connection.givesWayTo(segment)) {
            connection.receive(segment);
            return;
        }
        boolean opens = segment.has(TcpSegment.SYN) && !segment.has(TcpSegment.ACK) && !segment.has(TcpSegment.RST);
        TcpAcceptor acceptor = opens ? acceptors.at(segment.destinationPort()) : null;
        if (acceptor == null) {
            reset(id, segment);
        } else if (connections.size() >= MOST) {
            host.discards().count(Discard.NO_ROOM);
        } else {
            TcpConnection incoming = new TcpConnection(this, id, TcpEvents.NONE);
            connections.put(id, incoming);
            incoming.heardSyn(segment);
            acceptor.incoming(incoming);
        }
    }

    /** Answers a segment that belongs to no connection (RFC 9293, 3.10.7.1). */
    void reset(TcpId id, TcpSegment segment) {
        if (segment.has(TcpSegment.RST)) {
            return;
        }
        boolean acked = segment.has(TcpSegment.ACK);
        send(
                id,
                new TcpSegment(
                        id.localPort(),
                        id.remotePort(),
                        acked ? segment.acknowledgment() : 0,
                        acked ? 0 : segment.sequence() + segment.length(),
                        acked ? TcpSegment.RST : TcpSegment.RST | TcpSegment.ACK,
                        0,
                        0,
                        -1,
                        ByteBuffer.allocate(0)));
    }

    void send(TcpId id, TcpSegment segment) {
        host.output().send(segment.packet(id.local(), id.remote()));
    }

    void remove(TcpId id, TcpConnection connection) {
        connections.remove(id, connection);
    }

    /** Hears what was said about a segment of ours. */
    void failed(IcmpError error) {
        TcpConnection connection = connections.get(
                new TcpId(error.source(), error.innerSourcePort(), error.destination(), error.innerDestinationPort()));
        if (connection == null) {
            host.discards().count(Discard.UNSOLICITED);
        } else {
            connection.failed(error);
        }
    }

    /** Ends the attempts to open connections to addresses that cannot be reached. */
    void unreachable(Predicate<InetAddress> target, String reason) {
        for (TcpConnection connection : new ArrayList<>(connections.values())) {
            if (target.test(connection.id().remote())) {
                connection.unreachable(reason);
            }
        }
    }

    /** Breaks all connections, without a word to their peers. */
    void breakOff(String reason) {
        new ArrayList<>(connections.values()).forEach(connection -> connection.fail(Dial.State.NOT_OPEN, reason));
    }

    int size() {
        return connections.size();
    }
}
