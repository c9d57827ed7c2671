package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** UDP of machines that goes on from sockets of this computer, one for each pair of ends. Bounded; lives on the loop. */
final class UdpFlows {

    static final int MOST = 256;

    private static final long IDLE = 60_000_000_000L;
    private static final int LONGEST = 65_507;

    private final IpHost host;
    private final Readiness readiness;
    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    private final Map<Ends, Flow> flows = new LinkedHashMap<>(16, 0.75f, true);

    UdpFlows(IpHost host, Readiness readiness) {
        this.host = host;
        this.readiness = readiness;
    }

    private record Ends(InetSocketAddress guest, InetSocketAddress outside) {}

    /** Takes a datagram of a machine. */
    void take(IpInterface in, IpPacket packet) {
        UdpDatagram datagram = UdpDatagram.read(packet, host.discards());
        if (datagram == null) {
            return;
        }
        if (datagram.destination().getPort() == 0 || !Ips.isUnicast(packet.source())) {
            host.discards().count(Discard.MALFORMED);
            return;
        }
        Ends ends = new Ends(datagram.source(), datagram.destination());
        try {
            Flow flow = flows.get(ends);
            if (flow == null) {
                flow = open(in, ends);
            }
            flow.send(packet, datagram);
        } catch (IOException e) {
            end(ends);
        }
    }

    private Flow open(IpInterface in, Ends ends) throws IOException {
        if (flows.size() == MOST) {
            end(flows.keySet().iterator().next());
        }
        DatagramChannel channel = DatagramChannel.open();
        Flow flow = new Flow(in, ends, channel);
        flows.put(ends, flow);
        channel.configureBlocking(false);
        channel.connect(ends.outside);
        readiness.once(channel, SelectionKey.OP_READ, flow::ready);
        return flow;
    }

    private void end(Ends ends) {
        Flow flow = flows.remove(ends);
        if (flow != null) {
            flow.close();
        }
    }

    void close() {
        flows.values().forEach(Flow::close);
        flows.clear();
    }

    int size() {
        return flows.size();
    }

    private final class Flow {

        private final IpInterface in;
        private final Ends ends;
        private final DatagramChannel channel;
        private final Alarm idle;
        private @Nullable IpPacket last;

        Flow(IpInterface in, Ends ends, DatagramChannel channel) {
            this.in = in;
            this.ends = ends;
            this.channel = channel;
            this.idle = new Alarm(host.loop(), () -> end(ends));
        }

        void send(IpPacket packet, UdpDatagram datagram) throws IOException {
            idle.in(IDLE);
            last = quotable(packet);
            channel.write(datagram.payload().duplicate()); // where the socket has no room, the datagram is lost
        }

        /** As much of it as an ICMP error about it needs. */
        private IpPacket quotable(IpPacket packet) {
            ByteBuffer start = ByteBuffer.allocate(UdpDatagram.HEADER)
                    .put(packet.payload().slice(packet.payload().position(), UdpDatagram.HEADER))
                    .flip();
            return IpPacket.of(packet.source(), packet.destination(), packet.protocol(), start);
        }

        void ready() {
            if (!channel.isOpen()) {
                return;
            }
            try {
                while (channel.read(buffer.clear()) >= 0 && buffer.flip().limit() > 0) {
                    idle.in(IDLE);
                    ByteBuffer copy =
                            ByteBuffer.allocate(buffer.limit()).put(buffer).flip();
                    host.output().send(new UdpDatagram(ends.outside, ends.guest, copy).packet());
                }
                readiness.once(channel, SelectionKey.OP_READ, this::ready);
            } catch (PortUnreachableException e) {
                unreachable();
                end(ends);
            } catch (IOException e) {
                end(ends);
            }
        }

        private void unreachable() {
            if (last != null) {
                host.icmp().portUnreachable(in, last);
            }
        }

        void close() {
            idle.off();
            try {
                channel.close();
            } catch (IOException e) {
                host.discards().count(Discard.UNSOLICITED); // nothing depends on it any more
            }
        }
    }
}
