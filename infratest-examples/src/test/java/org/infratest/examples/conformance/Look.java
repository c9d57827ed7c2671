package org.infratest.examples.conformance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.infratest.environment.Host;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.NtpProbe;
import org.infratest.probe.Probe;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.UdpProbe;
import org.infratest.spec.Subnet;

/** What one case works with: the network, where it looks from, and the peers that it has started, which end with it. */
final class Look implements AutoCloseable {

    /** What TCP probes have by default; others may have more, which would only make the table slower. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Where misbehaving peers are: behind the router. */
    static final String PEERS = "web";

    private final Stage stage;
    private final From from;
    private final Deque<Runnable> endings = new ArrayDeque<>();

    Look(Stage stage, From from) {
        this.stage = stage;
        this.from = from;
    }

    Stage stage() {
        return stage;
    }

    /** The machine of that name. */
    Host host(String name) {
        return stage.host(name);
    }

    /** Something that has an address and is no machine of ours. */
    static Host at(String address) {
        return Host.at("peer", Subnet.address(address));
    }

    TcpProbe tcp(Host host) {
        return from(TcpProbe.to(host));
    }

    TcpProbe tcp(String machine) {
        return tcp(host(machine));
    }

    IcmpProbe icmp(Host host) {
        return from(IcmpProbe.to(host));
    }

    IcmpProbe icmp(String machine) {
        return icmp(host(machine));
    }

    UdpProbe udp(Host host) {
        return from(UdpProbe.to(host));
    }

    UdpProbe udp(String machine) {
        return udp(host(machine));
    }

    DnsProbe dns(String machine) {
        return from(DnsProbe.to(host(machine)));
    }

    NtpProbe ntp(String machine) {
        return from(NtpProbe.to(host(machine)));
    }

    BannerProbe banner() {
        return from(BannerProbe.to(host(PEERS)));
    }

    HttpProbe http(Peer peer) {
        return http(peer.port());
    }

    HttpProbe http(int port) {
        return from(HttpProbe.to(host(PEERS))).port(port);
    }

    /** That probe, looking from where this case does. */
    <P extends Probe<P>> P from(P probe) {
        P patient = probe.attemptTimeout(TIMEOUT).within(Duration.ZERO);
        return from == From.JVM ? patient : patient.from(host(from.machine()));
    }

    /** Starts a peer that behaves so with each who connects. */
    Peer peer(Peer.Behaviour behaviour) throws Exception {
        return keep(Peer.start(stage.machine(PEERS), behaviour));
    }

    /** Keeps a peer until the end of the case. */
    Peer keep(Peer peer) {
        endings.push(peer::close);
        return peer;
    }

    /** Starts a peer that answers each datagram so. */
    UdpPeer udpPeer(UdpPeer.Answering answering) throws Exception {
        UdpPeer peer = UdpPeer.start(stage.machine(PEERS), answering);
        endings.push(peer::close);
        return peer;
    }

    @Override
    public void close() {
        endings.forEach(Runnable::run);
    }
}
