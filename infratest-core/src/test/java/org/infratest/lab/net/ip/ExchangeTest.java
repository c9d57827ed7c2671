package org.infratest.lab.net.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.ip.TwoHosts.A4;
import static org.infratest.lab.net.ip.TwoHosts.A6;
import static org.infratest.lab.net.ip.TwoHosts.B4;
import static org.infratest.lab.net.ip.TwoHosts.B6;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeTest {

    @ParameterizedTest
    @CsvSource({
        "2, '', true, false", // opens a connection
        "18, '', false, false", // which is accepted
        "20, '', false, false", // or refused
        "16, '', false, false",
        "24, 'SELECT 1', false, true"
    })
    void segmentsOfTcpAskAsTheyOpenAndTellAsTheyHaveData(int flags, String data, boolean asks, boolean tells) {
        assertThat(Exchange.of(Packets.tcp(A4, B4, flags, data))).isEqualTo(new Exchange(A4, B4, asks, tells));
        assertThat(Exchange.of(Packets.tcp(A6, B6, flags, data))).isEqualTo(new Exchange(A6, B6, asks, tells));
    }

    @ParameterizedTest
    @CsvSource({"8, true", "0, false", "3, false"})
    void onlyWhoWantsAnEchoAsks(int type, boolean asks) {
        assertThat(Exchange.of(Packets.icmp(A4, B4, type))).isEqualTo(new Exchange(A4, B4, asks, false));
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false", "135, false", "136, false"})
    void neighboursThatAreLookedForAreNotAsked(int type, boolean asks) {
        assertThat(Exchange.of(Packets.icmp(A6, B6, type))).isEqualTo(new Exchange(A6, B6, asks, false));
    }

    @Test
    void datagramsAndOtherProtocolsDoBoth() {
        assertThat(Exchange.of(Packets.udp(A4, B4))).isEqualTo(new Exchange(A4, B4, true, true));
        assertThat(Exchange.of(Packets.of(A4, B4, 47, ByteBuffer.allocate(4))))
                .isEqualTo(new Exchange(A4, B4, true, true));
    }

    @Test
    void laterPartsOfPacketsAreData() {
        IpPacket part =
                new IpPacket(A4, B4, Protocols.TCP, 64, new IpPacket.Fragment(1, 800, false), ByteBuffer.allocate(40));

        assertThat(Exchange.of(Packets.of(part))).isEqualTo(new Exchange(A4, B4, false, true));
    }

    @Test
    void whatIsNoPacketIsNoExchange() {
        assertThat(Exchange.of(ByteBuffer.allocate(3))).isNull();
        assertThat(Exchange.of(ByteBuffer.allocate(60).putShort(12, (short) Protocols.ETHER_ARP)))
                .isNull();
        assertThat(Exchange.of(ByteBuffer.allocate(20).putShort(12, (short) Protocols.ETHER_IPV4)))
                .isNull();
        InetAddress anybody = Ips.ANY4;
        assertThat(Exchange.of(Packets.of(anybody, B4, Protocols.TCP, ByteBuffer.allocate(2))))
                .as("too short for TCP")
                .isEqualTo(new Exchange(anybody, B4, false, false));
    }
}
