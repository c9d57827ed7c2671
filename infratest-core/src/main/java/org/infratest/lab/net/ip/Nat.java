package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.infratest.spec.Subnet;

/**
 * Lets the machines of one network out, by ordinary sockets of this computer: TCP connections and UDP flows to addresses that
 * are none of the lab's. A connection is accepted only after it was accepted outside. What is not allowed is answered by ICMP
 * "administratively prohibited" from the host's own address.
 */
public final class Nat implements AutoCloseable {

    private final IpHost host;
    private final IpInterface on;
    private final List<Subnet> allowed;
    private final Readiness readiness;
    private final Outward outward;
    private final UdpFlows flows;

    private Nat(IpHost host, IpInterface on, List<Subnet> allowed, Readiness readiness) {
        this.host = host;
        this.on = on;
        this.allowed = List.copyOf(allowed);
        this.readiness = readiness;
        this.outward = new Outward(host, readiness);
        this.flows = new UdpFlows(host, readiness);
    }

    /**
     * Opens the way out.
     *
     * @param network whose machines are let out; the host's address there is their gateway
     * @param allowed where to, or empty for everywhere
     * @throws IOException if this computer has no resources for it
     */
    public static Nat open(IpHost host, String network, List<Subnet> allowed) throws IOException {
        IpInterface on = host.on(network);
        Nat nat = new Nat(host, on, allowed, Readiness.start(host.loop()));
        on.transit(nat::take);
        return nat;
    }

    private void take(IpInterface in, IpPacket packet) {
        InetAddress destination = packet.destination();
        if (host.routes().to(destination) != null || destination.isLinkLocalAddress()) {
            host.discards().count(Discard.NOT_FOR_US); // of the lab, where packets are not passed on
        } else if (!isAllowed(destination)) {
            host.icmp().prohibited(in, packet);
        } else if (packet.protocol() == Protocols.TCP) {
            host.tcp()
                    .receive(
                            packet,
                            port -> connection -> outward.lead(connection, new InetSocketAddress(destination, port)));
        } else if (packet.protocol() == Protocols.UDP) {
            flows.take(in, packet);
        } else {
            host.discards().count(Discard.UNKNOWN_PROTOCOL);
        }
    }

    private boolean isAllowed(InetAddress destination) {
        return allowed.isEmpty() || allowed.stream().anyMatch(subnet -> subnet.contains(destination));
    }

    /** Closes the way out and breaks off what goes through it. */
    @Override
    public void close() {
        on.transit(null);
        host.loop().execute(() -> {
            outward.close();
            flows.close();
        });
        readiness.close();
    }
}
