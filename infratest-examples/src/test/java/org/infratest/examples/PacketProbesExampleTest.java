package org.infratest.examples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpObservation.State;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.TcpSurvey;
import org.infratest.probe.UdpProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes of packets, and of connections beyond whether they open, on servers in this JVM: needs no machine. */
class PacketProbesExampleTest {

    private final Host site = Host.at("site", InetAddress.getLoopbackAddress());
    private ServerSocket web;
    private DatagramSocket game;
    private int port;

    @BeforeEach
    void start() throws IOException {
        web = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        port = web.getLocalPort();
        game = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread player = new Thread(this::play);
        player.setDaemon(true);
        player.start();
    }

    @AfterEach
    void stop() throws IOException {
        web.close();
        game.close();
    }

    private void play() {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        try {
            while (!game.isClosed()) {
                game.receive(packet);
                if (new String(packet.getData(), 0, packet.getLength()).equals("ping")) {
                    game.send(new DatagramPacket("pong".getBytes(), 4, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            return; // the test is over
        }
    }

    @Test
    void icmp() {
        IcmpProbe.to(site).count(20).interval(ofMillis(1)).assertLossAtMost(0.05);

        IcmpObservation seen =
                IcmpProbe.to(site).count(100).interval(ofMillis(1)).size(1_000).observe();
        assertThat(seen).hasLossAtMost(0.01).hasJitterAtMost(ofMillis(50));
    }

    @Test
    void survey() {
        TcpSurvey seen = TcpProbe.to(site).observeAll(List.of(port));
        assertThat(seen.ports().get(0)).isOpen();
        org.assertj.core.api.Assertions.assertThat(seen.in(State.OPEN)).containsExactly(port);
    }

    @Test
    void settling() throws IOException {
        TcpProbe.to(site).settle(ofMillis(200)).assertStaysOpen(port);
        try (Socket first = web.accept()) {
            first.setSoLinger(true, 0);
        }
    }

    @Test
    void names() {
        TcpProbe.to("localhost").assertOpen(port);
    }

    @Test
    void udp() {
        UdpProbe.to(site).send("ping").assertAnswerMatches(game.getLocalPort(), "pong");
    }

    @Test
    void udpFailure() {
        UdpProbe udp =
                UdpProbe.to(site).send("hello").attemptTimeout(ofSeconds(1)).within(ofMillis(1));
        assertThatThrownBy(() -> udp.assertAnswers(game.getLocalPort()))
                .hasMessageContaining("to answer within 1 ms, but nothing came back within ");
    }
}
