package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.ip.TwoHosts.at;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

/** What machines send is hostile: nothing of it may throw, and nothing may fill the memory. */
class MalformedTest {

    private static final int FRAMES = 150_000;
    private static final long MOST_GROWTH = 2 << 20;

    private final Random random = new Random(4711);
    private final Discards discards = new Discards();
    private final TwoHosts hosts = new TwoHosts();

    @Test
    void noParserThrowsOnRandomBytes() {
        for (int i = 0; i < FRAMES; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            parse(bytes);
        }
    }

    private void parse(byte[] bytes) {
        IpPacket.read(ByteBuffer.wrap(bytes), discards);
        Ipv4.read(ByteBuffer.wrap(bytes), discards);
        Ipv6.read(ByteBuffer.wrap(bytes), discards);
        ArpPacket.read(ByteBuffer.wrap(bytes), discards);
        DhcpMessage.read(ByteBuffer.wrap(bytes), discards);
        DnsQuery.read(ByteBuffer.wrap(bytes));
        for (int type : List.of(Protocols.ETHER_IPV4, Protocols.ETHER_IPV6)) {
            Exchange.of(ByteBuffer.allocate(14 + bytes.length)
                    .putShort(12, (short) type)
                    .put(14, bytes));
        }
        for (IpPacket packet : List.of(
                IpPacket.of(TwoHosts.A4, TwoHosts.B4, 1, ByteBuffer.wrap(bytes)),
                IpPacket.of(TwoHosts.A6, TwoHosts.B6, 58, ByteBuffer.wrap(bytes)))) {
            UdpDatagram.read(packet, discards);
            TcpSegment.read(packet, discards);
            IcmpMessage.read(packet, discards);
            for (int type = 0; type < 12; type++) {
                IcmpError.read(packet, new IcmpMessage(type, type, 0, ByteBuffer.wrap(bytes)), discards);
            }
        }
    }

    @Test
    void noMutatedFrameBreaksTheHostOrFillsItsTables() throws Exception {
        DhcpServer dhcp = serve();
        IpInterface target = hosts.a.on("lan");
        receive(corpus(), FRAMES);

        assertThat(hosts.a.tcp().size()).isLessThanOrEqualTo(Tcp.MOST);
        assertThat(target.neighbours().size()).isLessThanOrEqualTo(Neighbours.MOST);
        assertThat(hosts.a.input().fragments().size()).isLessThanOrEqualTo(Fragments.MOST_PACKETS);
        assertThat(dhcp.remembered()).isLessThanOrEqualTo(DhcpServer.MOST_REMEMBERED + DhcpLeases.MOST);
        hosts.loop.run(ofSeconds(300));
        assertThat(hosts.a.tcp().size())
                .as("all half-open connections are given up")
                .isZero();
        assertThat(hosts.loop.waiting()).as("timers").isLessThan(10);
        hosts.cable.loss = 0;
        List<Object> echo = new ArrayList<>();
        hosts.a.icmp().echoes().send(TwoHosts.B4, 64, ofSeconds(3), echo::add);
        hosts.loop.run(ofSeconds(4));
        assertThat(echo).singleElement().isInstanceOf(org.infratest.vantage.Echo.Replied.class);
    }

    /** The first frames fill what is bounded; what comes later may add as good as nothing to it. */
    @Test
    void memoryDoesNotGrowWithTheNumberOfFrames() throws Exception {
        serve();
        List<byte[]> corpus = corpus();
        receive(corpus, FRAMES / 5);
        long before = used();

        receive(corpus, 200_000);

        assertThat(used() - before).as("growth in bytes").isLessThan(MOST_GROWTH);
    }

    /** The bytes that are in use once what could be given up was, and what nobody needs is gone. */
    private long used() {
        hosts.loop.run(ofSeconds(300));
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private DhcpServer serve() throws Exception {
        DhcpServer dhcp = DhcpServer.start(
                hosts.a,
                "lan",
                new DhcpSettings(
                        TwoHosts.NET4,
                        Map.of(),
                        new DhcpSettings.Range(Subnet.address("10.1.0.100"), Subnet.address("10.1.0.200")),
                        null,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        0,
                        ofSeconds(600)));
        DnsServer.start(hosts.a, "lan", new DnsSettings("lab.test", Map.of(), List.of(TwoHosts.NET4), null));
        RouterAdvertiser.start(
                hosts.a,
                "lan",
                new RouterAdvertiser.Settings(TwoHosts.NET6, true, List.of(TwoHosts.A6), ofSeconds(600), false));
        return dhcp;
    }

    private void receive(List<byte[]> corpus, int frames) {
        hosts.cable.recording = false;
        hosts.cable.loss = 1;
        IpInterface target = hosts.a.on("lan");
        for (int i = 0; i < frames; i++) {
            target.receive(ByteBuffer.wrap(mutated(corpus.get(random.nextInt(corpus.size())))));
            if (i % 100 == 0) {
                hosts.loop.run(ofMillis(1));
            }
        }
    }

    /** Frames that were really sent to the host, one of most kinds. */
    private List<byte[]> corpus() throws Exception {
        hosts.a.tcp().listen(at(TwoHosts.A4, 80), connection -> connection.accept(new Peer()));
        for (var address : List.of(TwoHosts.A4, TwoHosts.A6)) {
            hosts.b.icmp().echoes().send(address, 64, ofSeconds(1), echo -> {});
            Peer peer = new Peer();
            peer.toSend = ByteBuffer.wrap(Peer.pattern(5000));
            peer.closesAfterSending = true;
            hosts.b.tcp().connect(at(address, address == TwoHosts.A4 ? 80 : 53), peer);
            Udp.Port port = hosts.b.udp().bind(null, 0, (in, from, datagram) -> {});
            port.send(at(address, 53), ByteBuffer.wrap(DnsServerTest.query("a.lab.test", 1, true)));
            port.send(at(address, 9), ByteBuffer.allocate(4000));
            hosts.loop.run(ofSeconds(1));
        }
        DhcpMessage discover =
                new DhcpMessage(true, 1, 0, Ips.ANY4, Ips.ANY4, Ips.ANY4, TwoHosts.MAC_B, Map.of(53, new byte[] {1}));
        hosts.b
                .on("lan")
                .send(
                        MacAddress.BROADCAST,
                        new UdpDatagram(at(Ips.ANY4, 68), at(Ips.BROADCAST4, 67), discover.bytes()).packet());
        hosts.loop.run(ofSeconds(1));
        return new ArrayList<>(hosts.cable.seen);
    }

    /** Flips bytes, cuts or extends; often with checksums that are right again, so that what lies deeper is reached. */
    private byte[] mutated(byte[] original) {
        byte[] frame = original.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(8) == 0) {
            frame = java.util.Arrays.copyOf(frame, random.nextInt(frame.length + 20));
        }
        if (random.nextInt(4) != 0) {
            repair(frame);
        }
        return frame;
    }

    private static void repair(byte[] frame) {
        if (frame.length < 42 || frame[12] != 8 || frame[13] != 0) {
            return;
        }
        ByteBuffer packet = ByteBuffer.wrap(frame).slice(14, frame.length - 14);
        int header = (packet.get(0) & 0xf) * 4;
        if (header < 20 || header + 20 > packet.limit()) {
            return;
        }
        packet.putShort(2, (short) packet.limit());
        packet.putShort(10, (short) 0);
        packet.putShort(10, (short) Checksum.of(packet.slice(0, header)));
        ByteBuffer payload = packet.slice(header, packet.limit() - header);
        switch (packet.get(9)) {
            case Protocols.ICMP -> {
                payload.putShort(2, (short) 0);
                payload.putShort(2, (short) Checksum.of(payload));
            }
            case Protocols.UDP -> payload.putShort(6, (short) 0);
            case Protocols.TCP -> {
                payload.putShort(16, (short) 0);
                payload.putShort(
                        16, (short) Checksum.of(Ips.at(packet, 12, 4), Ips.at(packet, 16, 4), Protocols.TCP, payload));
            }
            default -> {}
        }
    }
}
