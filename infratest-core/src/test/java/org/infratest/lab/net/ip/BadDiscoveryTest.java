package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Neighbour and router discovery that a receiver must not take (RFC 4861, 6.1 and 7.1). */
class BadDiscoveryTest {

    private static final InetAddress NOBODY6 = Subnet.address("::");
    private static final InetAddress ALL_ROUTERS = Subnet.address("ff02::2");
    private static final String TARGET = "fd000001000000000000000000000001";
    private static final String SOURCE = "0101 020000000002";

    private final TwoHosts hosts = new TwoHosts();

    @BeforeEach
    void advertise() {
        RouterAdvertiser.start(
                hosts.a,
                "lan",
                new RouterAdvertiser.Settings(TwoHosts.NET6, true, List.of(TwoHosts.A6), ofSeconds(600), false));
        hosts.loop.run(ofMillis(200));
        hosts.cable.loss = 1;
        hosts.cable.seen.clear();
    }

    private static IpPacket solicitation(InetAddress from, int code, int ttl, String body) {
        return packet(Ndp.SOLICITATION, code, from, Ips.solicitedNode(TwoHosts.A6), ttl, body);
    }

    private static IpPacket routerSolicitation(InetAddress from, int code, int ttl, String body) {
        return packet(Ndp.ROUTER_SOLICITATION, code, from, ALL_ROUTERS, ttl, body);
    }

    private static IpPacket packet(int type, int code, InetAddress from, InetAddress to, int ttl, String body) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(body.replace(" ", "")));
        return new IcmpMessage(type, code, 0, bytes).packet(from, to, ttl);
    }

    static final List<Named<IpPacket>> BAD = List.of(
            named("solicitation from over a router", solicitation(TwoHosts.B6, 0, 254, TARGET + SOURCE)),
            named("solicitation with a code", solicitation(TwoHosts.B6, 1, 255, TARGET + SOURCE)),
            named("solicitation without a target", solicitation(TwoHosts.B6, 0, 255, "")),
            named("solicitation of half an address", solicitation(TwoHosts.B6, 0, 255, TARGET.substring(0, 30))),
            named("solicitation of a group", solicitation(TwoHosts.B6, 0, 255, "ff020000000000000000000000000001")),
            named(
                    "solicitation of an IPv4 address",
                    solicitation(TwoHosts.B6, 0, 255, "00000000000000000000ffff0a010001")),
            named(
                    "solicitation with an option of length 0",
                    solicitation(TwoHosts.B6, 0, 255, TARGET + "0100 020000000002")),
            named(
                    "solicitation with an option behind one of length 0",
                    solicitation(TwoHosts.B6, 0, 255, TARGET + "0e00 000000000000" + SOURCE)),
            named(
                    "solicitation with an option over its end",
                    solicitation(TwoHosts.B6, 0, 255, TARGET + "0102 020000000002")),
            named("solicitation with half an option", solicitation(TwoHosts.B6, 0, 255, TARGET + SOURCE + "01")),
            named("solicitation from nobody with his address", solicitation(NOBODY6, 0, 255, TARGET + SOURCE)),
            named("router solicitation from over a router", routerSolicitation(TwoHosts.B6, 0, 64, SOURCE)),
            named("router solicitation with a code", routerSolicitation(TwoHosts.B6, 9, 255, SOURCE)),
            named(
                    "router solicitation with an option of length 0",
                    routerSolicitation(TwoHosts.B6, 0, 255, "0100 020000000002")),
            named(
                    "router solicitation with an option over its end",
                    routerSolicitation(TwoHosts.B6, 0, 255, "01ff 020000000002")),
            named("router solicitation from nobody with his address", routerSolicitation(NOBODY6, 0, 255, SOURCE)));

    @ParameterizedTest
    @FieldSource("BAD")
    void messageIsCountedAndNeitherAnsweredNorRemembered(IpPacket packet) {
        receive(packet);

        assertThat(hosts.cable.seen).isEmpty();
        assertThat(hosts.a.on("lan").neighbours().size()).isZero();
        assertThat(hosts.a.discards().of(Discard.MALFORMED)).isEqualTo(1);
    }

    static final List<Named<IpPacket>> SOUND = List.of(
            named("solicitation", solicitation(TwoHosts.B6, 0, 255, TARGET + SOURCE)),
            named(
                    "solicitation with options that are not known",
                    solicitation(TwoHosts.B6, 0, 255, TARGET + "0e01 000000000000" + SOURCE)),
            named("probe for duplicates", solicitation(NOBODY6, 0, 255, TARGET)),
            named("router solicitation", routerSolicitation(TwoHosts.B6, 0, 255, SOURCE)),
            named("router solicitation from nobody", routerSolicitation(NOBODY6, 0, 255, "")));

    @ParameterizedTest
    @FieldSource("SOUND")
    void soundMessageIsAnswered(IpPacket packet) {
        receive(packet);

        assertThat(hosts.cable.seen).hasSize(1);
    }

    @Test
    void advertisementOfBadOptionsTeachesNothing() {
        hosts.loop.execute(() -> hosts.a
                .on("lan")
                .neighbours()
                .send(IpPacket.of(TwoHosts.A6, TwoHosts.B6, 59, ByteBuffer.allocate(0)), TwoHosts.B6));
        hosts.loop.run(ofMillis(1));
        String target = "fd000001000000000000000000000002";

        receive(packet(
                Ndp.ADVERTISEMENT, 0, TwoHosts.B6, TwoHosts.A6, 255, target + "0201 020000000002 0e00 000000000000"));
        assertThat(hosts.a.on("lan").neighbours().isAwaited(TwoHosts.B6)).isTrue();

        receive(packet(Ndp.ADVERTISEMENT, 0, TwoHosts.B6, TwoHosts.A6, 255, target + "0201 020000000002"));
        assertThat(hosts.a.on("lan").neighbours().isAwaited(TwoHosts.B6)).isFalse();
    }

    private void receive(IpPacket packet) {
        ByteBuffer frame = Packets.of(packet);
        TwoHosts.MAC_A.put(frame);
        TwoHosts.MAC_B.put(frame);
        hosts.a.on("lan").receive(frame.rewind());
        hosts.loop.run(ofMillis(200));
    }
}
