package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.ip.TwoHosts.at;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.infratest.vantage.Dial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two of our hosts talk TCP over a cable with faults, in virtual time. */
class TcpTest {

    private static final int PORT = 80;

    private final Peer client = new Peer();
    private final Peer server = new Peer();

    private void connect(TwoHosts hosts, InetAddress to) throws Exception {
        hosts.b.tcp().listen(at(to, PORT), connection -> {
            server.connection = connection;
            connection.accept(server);
        });
        hosts.loop.execute(() -> client.connection = hosts.a.tcp().connect(at(to, PORT), client));
    }

    private void established(TwoHosts hosts) throws Exception {
        connect(hosts, TwoHosts.B4);
        assertThat(hosts.loop.runUntil(
                        () -> server.connection != null && state(server) == TcpState.ESTABLISHED, ofSeconds(2)))
                .isTrue();
    }

    private static TcpState state(Peer peer) {
        return peer.connection().state();
    }

    private static String why(Peer peer) {
        return Objects.requireNonNull(peer.connection().failure()).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0, 1500", "2, 0, 0, 0, 9000", "3, 0.05, 0, 0, 1500", "4, 0.2, 0, 0, 1500",
        "5, 0, 0.2, 0, 1500", "6, 0, 0, 0.3, 1500", "7, 0.05, 0.1, 0.2, 1500", "8, 0.05, 0.1, 0.2, 576"
    })
    void everyByteArrivesBothWaysWhateverTheCableDoes(
            long seed, double loss, double duplication, double reordering, int mtu) throws Exception {
        TwoHosts hosts = new TwoHosts(seed, mtu);
        hosts.cable.recording = false;
        hosts.cable.loss = loss;
        hosts.cable.duplication = duplication;
        hosts.cable.reordering = reordering;
        byte[] there = Peer.pattern(3_000_000);
        byte[] back = Peer.pattern(700_001);
        client.toSend = ByteBuffer.wrap(there);
        client.closesAfterSending = true;
        server.toSend = ByteBuffer.wrap(back);
        server.closesAfterSending = true;

        connect(hosts, TwoHosts.B4);

        assertThat(hosts.loop.runUntil(() -> client.ended && server.ended, ofMinutes(30)))
                .isTrue();
        assertThat(server.received.toByteArray()).isEqualTo(there);
        assertThat(client.received.toByteArray()).isEqualTo(back);
        hosts.loop.run(ofMinutes(3));
        assertThat(hosts.a.tcp().size() + hosts.b.tcp().size()).isZero();
    }

    @Test
    void ipv6CarriesItToo() throws Exception {
        TwoHosts hosts = new TwoHosts();
        byte[] there = Peer.pattern(200_000);
        client.toSend = ByteBuffer.wrap(there);
        client.closesAfterSending = true;

        connect(hosts, TwoHosts.B6);

        assertThat(hosts.loop.runUntil(() -> client.ended && server.ended, ofMinutes(1)))
                .isTrue();
        assertThat(server.received.toByteArray()).isEqualTo(there);
    }

    @Test
    void aCleanCableIsUsedWithoutSendingAnythingTwice() throws Exception {
        TwoHosts hosts = new TwoHosts();
        client.toSend = ByteBuffer.wrap(Peer.pattern(1_000_000));
        client.closesAfterSending = true;

        connect(hosts, TwoHosts.B4);

        assertThat(hosts.loop.runUntil(() -> client.ended && server.ended, ofSeconds(5)))
                .isTrue();
        long carried =
                hosts.cable.seen.stream().mapToLong(frame -> frame.length).sum();
        assertThat(carried).isLessThan(1_120_000);
    }

    @Test
    void aClosedPortRefuses() {
        TwoHosts hosts = new TwoHosts();

        hosts.loop.execute(() -> hosts.a.tcp().connect(at(TwoHosts.B4, 81), client));
        hosts.loop.run(ofMillis(100));

        assertThat(state(client)).isEqualTo(TcpState.CLOSED);
        assertThat(client.connection().failure()).isEqualTo(new TcpFailure(Dial.State.REFUSED, "connection refused"));
    }

    @Test
    void anAddressThatNobodyHasIsUnreachable() {
        TwoHosts hosts = new TwoHosts();

        hosts.loop.execute(() -> hosts.a.tcp().connect(at(TwoHosts.NOBODY4, 80), client));
        hosts.loop.run(ofSeconds(3));

        assertThat(client.connection().failure())
                .isEqualTo(new TcpFailure(
                        Dial.State.UNREACHABLE, "no ARP reply from 10.1.0.99 on network 'lan' within 2 s"));
    }

    @Test
    void aHostThatVanishedIsNoticedThoughItsHardwareAddressWasKnown() throws Exception {
        TwoHosts hosts = new TwoHosts();
        established(hosts);
        hosts.loop.run(ofSeconds(10));
        hosts.cable.loss = 1;
        Peer second = new Peer();

        hosts.loop.execute(() -> hosts.a.tcp().connect(at(TwoHosts.B4, PORT), second));
        hosts.loop.run(ofSeconds(4));

        assertThat(why(second)).isEqualTo("no ARP reply from 10.1.0.2 on network 'lan' within 2 s");
    }

    @Test
    void aPeerThatStopsReadingClosesTheWindowAndOpensItAgain() throws Exception {
        TwoHosts hosts = new TwoHosts();
        server.reads = false;
        byte[] there = Peer.pattern(900_000);
        client.toSend = ByteBuffer.wrap(there);
        client.closesAfterSending = true;
        established(hosts);

        hosts.loop.run(ofSeconds(60));
        int heldBack = client.toSend.remaining();
        hosts.cable.seen.clear();
        hosts.loop.run(ofSeconds(30));
        assertThat(heldBack).isPositive();
        assertThat(hosts.cable.seen).as("probes of the closed window").hasSizeBetween(2, 20);

        server.reads = true;
        server.read(server.connection());
        assertThat(hosts.loop.runUntil(() -> server.ended, ofSeconds(30))).isTrue();
        assertThat(server.received.toByteArray()).isEqualTo(there);
    }

    @Test
    void anUpdateOfTheWindowThatIsLostIsAskedFor() throws Exception {
        TwoHosts hosts = new TwoHosts();
        server.reads = false;
        client.toSend = ByteBuffer.wrap(Peer.pattern(900_000));
        client.closesAfterSending = true;
        established(hosts);
        hosts.loop.run(ofSeconds(60));

        hosts.cable.loss = 1;
        server.reads = true;
        server.read(server.connection());
        hosts.loop.run(ofMillis(50));
        hosts.cable.loss = 0;

        assertThat(hosts.loop.runUntil(() -> server.ended, ofSeconds(60))).isTrue();
    }

    @Test
    void whoeverClosesFirstTheOtherCanStillSend() throws Exception {
        for (Peer first : new Peer[] {client, server}) {
            Peer second = first == client ? server : client;
            TwoHosts hosts = new TwoHosts();
            client.connection = null;
            server.connection = null;
            second.ended = false;
            second.closesAtEnd = false;
            first.closesAtEnd = true;
            established(hosts);

            hosts.loop.execute(() -> first.connection().output().close());
            assertThat(hosts.loop.runUntil(() -> second.ended, ofSeconds(2))).isTrue();
            hosts.loop.run(ofMillis(50));
            assertThat(state(first)).isEqualTo(TcpState.FIN_WAIT_2);
            first.received.reset();
            second.connection().output().offer(ByteBuffer.wrap(Peer.pattern(5000)));
            hosts.loop.run(ofSeconds(1));
            assertThat(first.received.toByteArray()).isEqualTo(Peer.pattern(5000));

            hosts.loop.execute(() -> second.connection().output().close());
            hosts.loop.run(ofMillis(500));
            assertThat(state(first)).isEqualTo(TcpState.TIME_WAIT);
            assertThat(state(second)).isEqualTo(TcpState.CLOSED);
            hosts.loop.run(ofSeconds(2));
            assertThat(hosts.a.tcp().size() + hosts.b.tcp().size()).isZero();
            first.ended = false;
        }
    }

    @Test
    void bothCanCloseAtOnce() throws Exception {
        TwoHosts hosts = new TwoHosts();
        established(hosts);
        hosts.loop.execute(() -> client.connection().output().close());
        hosts.loop.execute(() -> server.connection().output().close());
        hosts.loop.run(ofMillis(100));

        assertThat(state(client)).isEqualTo(TcpState.TIME_WAIT);
        assertThat(state(server)).isEqualTo(TcpState.TIME_WAIT);
        hosts.loop.run(ofSeconds(2));
        assertThat(hosts.a.tcp().size() + hosts.b.tcp().size()).isZero();
    }

    @Test
    void aResetAfterTheHandshakeBreaksTheConnection() throws Exception {
        TwoHosts hosts = new TwoHosts();
        established(hosts);

        hosts.loop.execute(() -> server.connection().abort());
        hosts.loop.run(ofMillis(100));

        assertThat(state(client)).isEqualTo(TcpState.CLOSED);
        assertThat(why(client)).isEqualTo("connection reset");
    }

    @Test
    void bytesThatNobodyReadBecomeAReset() throws Exception {
        TwoHosts hosts = new TwoHosts();
        server.reads = false;
        established(hosts);
        client.connection().output().offer(ByteBuffer.wrap(Peer.pattern(100)));
        hosts.loop.run(ofMillis(100));

        hosts.loop.execute(() -> server.connection().close());
        hosts.loop.run(ofMillis(100));

        assertThat(why(client)).isEqualTo("connection reset");
    }

    @Test
    void aPeerThatVanishesIsGivenUp() throws Exception {
        TwoHosts hosts = new TwoHosts();
        established(hosts);
        hosts.cable.loss = 1;
        client.connection().output().offer(ByteBuffer.wrap(Peer.pattern(100)));

        hosts.loop.run(ofMinutes(3));

        assertThat(why(client)).isEqualTo("no answer");
        assertThat(hosts.a.tcp().size()).isZero();
    }

    @Test
    void aSynIsSentAgainUntilItIsAnswered() throws Exception {
        TwoHosts hosts = new TwoHosts();
        hosts.loop.execute(() -> hosts.a.icmp().echoes().send(TwoHosts.B4, 64, ofSeconds(1), echo -> {}));
        hosts.loop.run(ofMillis(100));
        hosts.cable.loss = 1;
        connect(hosts, TwoHosts.B4);
        hosts.loop.run(ofMillis(1200));
        hosts.cable.loss = 0;
        hosts.loop.run(ofMillis(500));

        assertThat(state(client)).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test
    void aListenerThatHasNotDecidedAnswersNothingAndThenWhatItDecides() throws Exception {
        TwoHosts hosts = new TwoHosts();
        hosts.b.tcp().listen(at(TwoHosts.B4, PORT), connection -> server.connection = connection);
        hosts.loop.execute(() -> hosts.a.tcp().connect(at(TwoHosts.B4, PORT), client));
        hosts.loop.run(ofSeconds(2));
        assertThat(client.connection).isNull();
        assertThat(hosts.b.tcp().size()).isEqualTo(1);

        hosts.loop.execute(() -> server.connection().refuse());
        hosts.loop.run(ofMillis(100));
        assertThat(why(client)).isEqualTo("connection refused");
        assertThat(hosts.b.tcp().size()).isZero();
    }

    @Test
    void connectionsAreBounded() throws Exception {
        TwoHosts hosts = new TwoHosts();
        hosts.b.tcp().listen(at(TwoHosts.B4, PORT), connection -> {});
        for (int i = 0; i < Tcp.MOST + 10; i++) {
            TcpSegment syn =
                    new TcpSegment(1000 + i, PORT, i, 0, TcpSegment.SYN, 1000, 1460, -1, ByteBuffer.allocate(0));
            hosts.b.tcp().receive(syn.packet(TwoHosts.A4, TwoHosts.B4));
        }
        assertThat(hosts.b.tcp().size()).isEqualTo(Tcp.MOST);
        assertThat(hosts.b.discarded()).containsEntry("no room", 10L);
    }

    @Test
    void aBlindResetOrSynDoesNoHarm() throws Exception {
        TwoHosts hosts = new TwoHosts();
        established(hosts);
        TcpId id = server.connection().id();
        for (int flags : new int[] {TcpSegment.RST, TcpSegment.SYN, TcpSegment.SYN | TcpSegment.ACK}) {
            for (int sequence = 1; sequence != 0; sequence <<= 1) {
                TcpSegment segment =
                        new TcpSegment(id.remotePort(), PORT, sequence, 0, flags, 0, 0, -1, ByteBuffer.allocate(0));
                hosts.b.tcp().receive(segment.packet(TwoHosts.A4, TwoHosts.B4));
            }
        }
        hosts.loop.run(ofSeconds(1));

        assertThat(state(server)).isEqualTo(TcpState.ESTABLISHED);
        assertThat(state(client)).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test
    void connectionsOfAHostThatBreaksOffAreBrokenAndItsListenersStay() throws Exception {
        TwoHosts hosts = new TwoHosts();
        established(hosts);

        hosts.a.breakOff("the lab went back");
        hosts.loop.run(ofMillis(10));

        assertThat(state(client)).isEqualTo(TcpState.CLOSED);
        assertThat(why(client)).isEqualTo("the lab went back");
        assertThat(hosts.a.tcp().size()).isZero();
        assertThat(hosts.a.on("lan").neighbours().size()).isZero();
        assertThat(state(server)).as("its peer, which heard nothing").isEqualTo(TcpState.ESTABLISHED);
        hosts.b.breakOff("the lab went back");
        hosts.loop.execute(() -> client.connection = hosts.a.tcp().connect(at(TwoHosts.B4, PORT), client));
        assertThat(hosts.loop.runUntil(() -> state(client) == TcpState.ESTABLISHED, ofSeconds(2)))
                .isTrue();
    }
}
