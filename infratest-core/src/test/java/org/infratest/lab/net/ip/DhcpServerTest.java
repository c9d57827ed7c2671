package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.ip.DhcpSettings.Host;
import org.infratest.lab.net.ip.DhcpSettings.Range;
import org.infratest.lab.net.ip.DhcpSettings.StaticRoute;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DhcpServerTest {

    private static final MacAddress KNOWN = MacAddress.parse("52:54:00:00:00:11");
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:00:00:22");
    private static final InetAddress FIXED = Subnet.address("10.1.0.11");
    private static final InetAddress FIRST = Subnet.address("10.1.0.100");
    private static final Discards NONE = new Discards();

    private final TwoHosts hosts = new TwoHosts();
    private DhcpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = DhcpServer.start(
                hosts.a,
                "lan",
                new DhcpSettings(
                        TwoHosts.NET4,
                        Map.of(KNOWN, new Host(FIXED, "db")),
                        new Range(FIRST, Subnet.address("10.1.0.101")),
                        Subnet.address("10.1.0.254"),
                        List.of(TwoHosts.A4),
                        "lab.test",
                        List.of(new StaticRoute(Subnet.parse("10.9.0.0/16"), TwoHosts.B4)),
                        List.of(TwoHosts.A4),
                        9000,
                        Duration.ofHours(1)));
    }

    /** Sends what a client sends and returns the server's answer with its IP packet, or null. */
    private DhcpMessage ask(MacAddress mac, InetAddress client, String options) {
        TreeMap<Integer, byte[]> all = new TreeMap<>();
        ByteBuffer parts = ByteBuffer.wrap(HexFormat.of().parseHex(options.replace(" ", "")));
        while (parts.hasRemaining()) {
            int number = parts.get() & 0xff;
            byte[] value = new byte[parts.get()];
            parts.get(value);
            all.put(number, value);
        }
        DhcpMessage message = new DhcpMessage(true, 77, 0, client, Ips.ANY4, Ips.ANY4, mac, all);
        InetSocketAddress from = new InetSocketAddress(client, 68);
        InetSocketAddress to = new InetSocketAddress(Ips.BROADCAST4, 67);
        hosts.cable.seen.clear();
        hosts.a.on("lan").receive(frame(mac, new UdpDatagram(from, to, message.bytes()).packet()));
        hosts.loop.run(ofMillis(10));
        return answer();
    }

    private static ByteBuffer frame(MacAddress source, IpPacket packet) {
        ByteBuffer frame = ByteBuffer.allocate(2000);
        MacAddress.BROADCAST.put(frame);
        source.put(frame);
        frame.putShort((short) Protocols.ETHER_IPV4);
        Ipv4.write(frame, packet);
        return frame.flip();
    }

    private DhcpMessage answer() {
        for (byte[] frame : hosts.cable.seen) {
            IpPacket packet = IpPacket.read(ByteBuffer.wrap(frame).slice(14, frame.length - 14), NONE);
            if (packet != null && packet.protocol() == Protocols.UDP) {
                UdpDatagram datagram = UdpDatagram.read(packet, NONE);
                return DhcpMessage.read(Objects.requireNonNull(datagram).payload(), NONE);
            }
        }
        return null;
    }

    private static String hex(DhcpMessage message, int option) {
        return HexFormat.of().formatHex(message.options().getOrDefault(option, new byte[0]));
    }

    @Test
    void busyboxGetsItsFixedAddressAndEverythingThatTheNetworkTells() {
        String udhcpc = "3d07 01525400000011 3902 0240 3707 0103060c0f1c2a 3c0c 756468637020312e33352e30";
        DhcpMessage offer = ask(KNOWN, Ips.ANY4, "350101" + udhcpc);
        assertThat(offer.type()).isEqualTo(DhcpOptions.OFFER);
        assertThat(offer.yours()).isEqualTo(FIXED);

        DhcpMessage ack = ask(KNOWN, Ips.ANY4, "350103 32040a01000b 36040a010001" + udhcpc);

        assertThat(ack.type()).isEqualTo(DhcpOptions.ACK);
        assertThat(ack.yours()).isEqualTo(FIXED);
        assertThat(ack.id()).isEqualTo(77);
        assertThat(hex(ack, 1)).isEqualTo("ffffff00");
        assertThat(hex(ack, 3)).isEqualTo("0a0100fe");
        assertThat(hex(ack, 6)).isEqualTo("0a010001");
        assertThat(new String(ack.options().get(12), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("db");
        assertThat(new String(ack.options().get(15), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("lab.test");
        assertThat(hex(ack, 26)).isEqualTo("2328");
        assertThat(hex(ack, 28)).isEqualTo("0a0100ff");
        assertThat(hex(ack, 42)).isEqualTo("0a010001");
        assertThat(hex(ack, 51)).isEqualTo("00000e10");
        assertThat(hex(ack, 54)).isEqualTo("0a010001");
        assertThat(hex(ack, 121)).isEqualTo("100a09" + "0a010002" + "00" + "0a0100fe");
        assertThat(server.progress(KNOWN).text()).isEqualTo("it got 10.1.0.11 by DHCP");
    }

    @Test
    void dhclientRenewsAndRebootsIntoItsAddress() {
        String dhclient = "0c02 6462 370d 011c02030f06770c2c2f1a792a";
        assertThat(ask(KNOWN, Ips.ANY4, "350103 32040a01000b" + dhclient).type())
                .isEqualTo(DhcpOptions.ACK);
        assertThat(ask(KNOWN, FIXED, "350103" + dhclient).type()).isEqualTo(DhcpOptions.ACK);
    }

    @Test
    void whoAsksForWhatItCannotHaveIsToldSo() {
        DhcpMessage nak = ask(KNOWN, Ips.ANY4, "350103 32040a0100c8");

        assertThat(nak.type()).isEqualTo(DhcpOptions.NAK);
        assertThat(server.progress(KNOWN).text())
                .isEqualTo("its DHCP request was not granted (it asked for 10.1.0.200, which it cannot have)");
    }

    @Test
    void strangersGetAddressesOfTheRangeAsLongAsThereAreSome() {
        assertThat(ask(OTHER, Ips.ANY4, "350101").yours()).isEqualTo(FIRST);
        assertThat(ask(OTHER, Ips.ANY4, "350101").yours()).as("the same again").isEqualTo(FIRST);
        assertThat(ask(MacAddress.local(5), Ips.ANY4, "350101").yours()).isEqualTo(Subnet.address("10.1.0.101"));
        assertThat(ask(MacAddress.local(6), Ips.ANY4, "350101")).isNull();
        assertThat(server.progress(MacAddress.local(6)).text())
                .isEqualTo("it sent a DHCP discover, but no request followed (no address is left)");

        ask(OTHER, Ips.ANY4, "350107");
        assertThat(ask(MacAddress.local(6), Ips.ANY4, "350101").yours()).isEqualTo(FIRST);
    }

    @Test
    void anOfferThatNobodyTookIsFreeAgainAfterAMinute() {
        ask(OTHER, Ips.ANY4, "350101");
        ask(MacAddress.local(5), Ips.ANY4, "350101");
        hosts.loop.run(ofSeconds(61));

        assertThat(ask(MacAddress.local(6), Ips.ANY4, "350101").yours()).isEqualTo(FIRST);
    }

    @Test
    void aDeclinedAddressIsNotGivenToTheNext() {
        ask(OTHER, Ips.ANY4, "350101");
        ask(OTHER, Ips.ANY4, "350104 32040a010064 36040a010001");

        assertThat(ask(OTHER, Ips.ANY4, "350101").yours()).isEqualTo(Subnet.address("10.1.0.101"));
    }

    @Test
    void informIsAnsweredWithoutAnAddress() {
        DhcpMessage ack = ask(OTHER, Subnet.address("10.1.0.77"), "350108");

        assertThat(ack.type()).isEqualTo(DhcpOptions.ACK);
        assertThat(ack.yours()).isEqualTo(Ips.ANY4);
        assertThat(ack.options()).doesNotContainKey(51).containsKey(6);
    }

    @Test
    void aMachineThatNeverAskedIsKnownToHaveDoneSo() {
        assertThat(server.progress(KNOWN).text()).isEqualTo("no DHCP discover came from it");
    }

    @Test
    void leasesComeBackWithTheTimeThatTheyHadLeft() {
        assertThat(ask(OTHER, Ips.ANY4, "350101").yours()).isEqualTo(FIRST);
        ask(OTHER, Ips.ANY4, "350103 32040a010064 36040a010001");
        hosts.loop.run(Duration.ofMinutes(20));
        List<DhcpServer.Kept> kept = server.kept();
        hosts.loop.run(Duration.ofHours(5));
        MacAddress later = MacAddress.parse("52:54:00:00:00:33");
        assertThat(ask(later, Ips.ANY4, "350101").yours()).isEqualTo(FIRST);

        server.become(kept);
        hosts.loop.run(ofMillis(10));

        assertThat(ask(later, Ips.ANY4, "350101").yours()).isNotEqualTo(FIRST);
        assertThat(ask(OTHER, Ips.ANY4, "350101").yours()).isEqualTo(FIRST);
        assertThat(kept)
                .singleElement()
                .satisfies(lease -> assertThat(Duration.ofNanos(lease.remaining()))
                        .isBetween(Duration.ofMinutes(39), Duration.ofMinutes(40)));
    }
}
