package org.infratest.lab.net.ip;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.ip.TwoHosts.at;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many ways out the datagrams of machines take, whatever they send. */
class UdpFlowsTest {

    private final TwoHosts hosts = new TwoHosts();
    private DatagramSocket outside;
    private Readiness readiness;
    private UdpFlows flows;

    @BeforeEach
    void open() throws Exception {
        outside = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        readiness = Readiness.start(hosts.loop);
        flows = new UdpFlows(hosts.a, readiness);
    }

    @AfterEach
    void close() {
        flows.close();
        readiness.close();
        outside.close();
    }

    private void send(int port, int length) {
        InetSocketAddress to = at(outside.getLocalAddress(), outside.getLocalPort());
        flows.take(hosts.a.on("lan"), new UdpDatagram(at(TwoHosts.B4, port), to, ByteBuffer.allocate(length)).packet());
    }

    @Test
    void asManyAsMayBeAndNoMoreAreOpen() {
        for (int port = 1; port <= 4 * UdpFlows.MOST; port++) {
            send(port, port % 100);
        }

        assertThat(flows.size()).isEqualTo(UdpFlows.MOST);
    }

    @Test
    void allAreClosedWhenNothingWentThroughForAMinute() {
        for (int port = 1; port <= 2 * UdpFlows.MOST; port++) {
            send(port, 1);
        }
        hosts.loop.run(ofSeconds(59));
        assertThat(flows.size()).isEqualTo(UdpFlows.MOST);

        hosts.loop.run(ofSeconds(2));

        assertThat(flows.size()).isZero();
        assertThat(hosts.loop.waiting()).as("timers").isZero();
    }

    @Test
    void datagramsToNoPortAndHalfDatagramsOpenNone() {
        IpPacket toNoPort =
                new UdpDatagram(at(TwoHosts.B4, 9), at(outside.getLocalAddress(), 0), ByteBuffer.allocate(1)).packet();
        flows.take(hosts.a.on("lan"), toNoPort);
        flows.take(
                hosts.a.on("lan"),
                IpPacket.of(TwoHosts.B4, outside.getLocalAddress(), Protocols.UDP, ByteBuffer.allocate(7)));

        assertThat(flows.size()).isZero();
        assertThat(hosts.a.discards().of(Discard.MALFORMED)).isEqualTo(1);
        assertThat(hosts.a.discards().of(Discard.TRUNCATED)).isEqualTo(1);
    }
}
