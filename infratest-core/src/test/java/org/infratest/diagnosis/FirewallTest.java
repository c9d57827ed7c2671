package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.infratest.diagnosis.Firewall.Stop;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.diagnosis.Symptom.Transport;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules as nftables and iptables of Debian 12 print them, asked about packets. */
class FirewallTest {

    private static final Firewall NFT = new Firewall(
            true, NftRules.read(new Answer(0, Listings.of("nft.json")), new Answer(0, Listings.of("nft.txt"))));
    private static final Firewall IPTABLES =
            new Firewall(true, IptablesRules.read("ip", new Answer(0, Listings.of("iptables.txt"))));

    private static Packet packet(String from, Transport transport, int port, String in) {
        return Packet.asking(
                        Subnet.address(from),
                        Subnet.address("10.0.0.1"),
                        new Symptom(transport, port, Outcome.SILENT, ""))
                .through(in, "");
    }

    private static String stopped(Firewall firewall, Packet packet) {
        return firewall.stops(packet, List.of("input")).stream()
                .filter(Stop::isCertain)
                .map(stop -> stop.rule().text())
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.2 | TCP  | 22   | v0 |",
                "10.0.0.2 | TCP  | 85   | v0 |",
                "10.0.0.9 | TCP  | 5432 | v0 | ip saddr 10.0.0.0/8 tcp dport 5432 drop comment \"no db\"",
                "10.0.0.9 | TCP  | 99   | v0 | tcp dport 99 reject with tcp reset",
                "10.0.0.9 | UDP  | 53   | v0 | ip protocol udp reject with icmp port-unreachable",
                "10.0.0.9 | TCP  | 1    | lo |",
                "10.0.0.9 | TCP  | 1    | v0 | iif \"v0\" log prefix \"x \" drop",
                "10.0.0.9 | TCP  | 1    | v1 | policy drop",
            })
    void nftables(String from, Transport transport, int port, String in, String stop) {
        assertThat(stopped(NFT, packet(from, transport, port, in))).isEqualTo(Objects.requireNonNullElse(stop, ""));
    }

    @Test
    void commentsMayBeVeryLong() {
        String saved = "*filter\n:INPUT ACCEPT [0:0]\n[0:0] -A INPUT -m comment --comment \"" + "x \\\"".repeat(1_000)
                + "x".repeat(100_000) + "\" -j DROP\nCOMMIT\n";
        Firewall firewall = new Firewall(true, IptablesRules.read("ip", new Answer(0, saved)));

        assertThat(firewall.stops(packet("10.0.0.9", Transport.TCP, 1, "v0"), List.of("input")))
                .singleElement()
                .matches(Stop::isCertain);
    }

    @Test
    void nftablesLimitLeavesDoubt() {
        List<Stop> stops = NFT.stops(packet("10.0.0.9", Transport.ICMP, 0, "v1"), List.of("input"));

        assertThat(stops)
                .extracting(stop -> stop.rule().text(), Stop::isCertain)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("policy drop", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.2 | TCP  | 22   | v0 |",
                "10.0.0.2 | TCP  | 77   | v0 | -A INPUT -p tcp -m tcp --dport 77 -j DROP",
                "1.2.3.4  | TCP  | 88   | v0 | -A INPUT -s 1.2.3.4/32 -p tcp -m conntrack --ctstate NEW -m multiport --dports 77,88 -j REJECT --reject-with icmp-port-unreachable",
                "10.0.0.2 | TCP  | 88   | v0 |",
                "10.0.0.2 | TCP  | 8100 | v0 | -A guests ! -i lo -p tcp -m tcp --dport 8000:8200 -j DROP",
                "10.0.0.2 | TCP  | 8100 | lo |",
                "10.0.0.2 | ICMP | 0    | v0 | -A INPUT -p icmp -m icmp --icmp-type 8 -j DROP",
            })
    void iptables(String from, Transport transport, int port, String in, String stop) {
        assertThat(stopped(IPTABLES, packet(from, transport, port, in)))
                .isEqualTo(Objects.requireNonNullElse(stop, ""));
    }

    @Test
    void packetOfTheOtherFamilyPassesBy() {
        Packet ipv6 = Packet.asking(
                Subnet.address("fd00::2"),
                Subnet.address("fd00::1"),
                new Symptom(Transport.TCP, 77, Outcome.SILENT, ""));

        assertThat(IPTABLES.stops(ipv6, List.of("input"))).isEmpty();
    }

    @Test
    void chainsThatLeadToEachOtherEnd() {
        Firewall loop = new Firewall(true, IptablesRules.read("ip", new Answer(0, """
                *filter
                :INPUT ACCEPT [0:0]
                :a - [0:0]
                :b - [0:0]
                [0:0] -A INPUT -j a
                [0:0] -A a -j b
                [0:0] -A b -j a
                """)));

        assertThat(loop.stops(packet("10.0.0.2", Transport.TCP, 1, "v0"), List.of("input")))
                .isEmpty();
    }
}
