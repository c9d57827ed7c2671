package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.lab.net.ip.TwoHosts.at;

import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.infratest.ConfigurationException;
import org.infratest.MoreTime;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.IcmpCode;
import org.infratest.vantage.UdpExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads look from one host at another; the cable has no delay. */
@Timeout(60)
class LabVantageTest {

    private static final InetAddress OUTSIDE = Subnet.address("192.0.2.7");

    private final ThreadLoop loop = new ThreadLoop();
    private final Cable cable = new Cable(loop, 1);
    private final IpHost jvm = new IpHost(loop);
    private final IpHost guest = new IpHost(loop);
    private final LabVantage vantage = new LabVantage(jvm);

    LabVantageTest() {
        cable.delay = Duration.ZERO;
        cable.recording = false;
        cable.plug(jvm.attach(
                "lan",
                TwoHosts.MAC_A,
                new InterfaceAddresses(TwoHosts.A4, TwoHosts.NET4, TwoHosts.A6, TwoHosts.NET6),
                1500,
                cable.wire()));
        cable.plug(guest.attach(
                "lan",
                TwoHosts.MAC_B,
                new InterfaceAddresses(TwoHosts.B4, TwoHosts.NET4, TwoHosts.B6, TwoHosts.NET6),
                1500,
                cable.wire()));
    }

    @AfterEach
    void end() {
        loop.close();
    }

    private Socket[] pair() throws Exception {
        SynchronousQueue<Socket> accepted = new SynchronousQueue<>();
        TcpListener listener = guest.listen(
                at(TwoHosts.B4, 0),
                socket -> CompletableFuture.runAsync(() -> {
                    try {
                        accepted.put(socket);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        Dial dial = vantage.connect(listener.address(), ofSeconds(20));
        assertThat(dial).isInstanceOf(Dial.Opened.class);
        Socket other = accepted.poll(20, TimeUnit.SECONDS);
        return new Socket[] {((Dial.Opened) dial).socket(), other};
    }

    private Dial.NotOpened closed(InetAddress address, int port, Duration timeout) {
        return (Dial.NotOpened) vantage.connect(at(address, port), timeout);
    }

    @Test
    void verdictsAreWhatTheNetworkSaid() {
        cable.filter = frame -> frame.length < 38 || ByteBuffer.wrap(frame).getShort(36) != 99;

        Dial.NotOpened refused = closed(TwoHosts.B4, 81, ofSeconds(20));
        Dial.NotOpened filtered = closed(TwoHosts.B4, 99, ofMillis(300));
        Dial.NotOpened absent = closed(TwoHosts.NOBODY4, 80, ofSeconds(20));
        Dial.NotOpened absentSoon = closed(Subnet.address("fd00:1::99"), 80, ofMillis(200));
        Dial.NotOpened noRoute = closed(OUTSIDE, 80, ofSeconds(20));

        assertThat(refused.state()).isEqualTo(Dial.State.REFUSED);
        assertThat(refused.reason()).isEqualTo("connection refused");
        assertThat(filtered.state()).isEqualTo(Dial.State.FILTERED);
        assertThat(filtered.reason()).isEqualTo("no answer within 300 ms");
        assertThat(absent.state()).isEqualTo(Dial.State.UNREACHABLE);
        assertThat(absent.reason()).isEqualTo("no ARP reply from 10.1.0.99 on network 'lan' within 2 s");
        assertThat(absentSoon.state()).isEqualTo(Dial.State.UNREACHABLE);
        assertThat(absentSoon.reason())
                .isEqualTo("no neighbour advertisement from fd00:1:0:0:0:0:0:99 on network 'lan' within 200 ms");
        assertThat(noRoute.reason()).isEqualTo("no route to 192.0.2.7 from this JVM");
    }

    @Test
    void whoSaysThatThereIsNoWayIsNamed() throws Exception {
        jvm.route(Subnet.parse("192.0.2.0/24"), TwoHosts.B4);
        guest.on("lan").transit((in, packet) -> guest.icmp().prohibited(in, packet));
        Dial.NotOpened prohibited = closed(OUTSIDE, 80, ofSeconds(20));
        Echo echo = vantage.echo(OUTSIDE, ofSeconds(20));
        guest.on("lan").transit((in, packet) -> guest.icmp().portUnreachable(in, packet));
        Dial.NotOpened rejected = closed(OUTSIDE, 80, ofSeconds(20));

        assertThat(prohibited.state()).isEqualTo(Dial.State.UNREACHABLE);
        IcmpCode code = new IcmpCode(false, 3, 13);
        assertThat(prohibited.reason()).isEqualTo("communication administratively prohibited, says 10.1.0.2");
        assertThat(prohibited.by()).isEqualTo(TwoHosts.B4);
        assertThat(prohibited.code()).isEqualTo(code);
        assertThat(echo).isEqualTo(new Echo.Unreachable("the lab's network", prohibited.reason(), TwoHosts.B4, code));
        assertThat(rejected.state()).isEqualTo(Dial.State.REFUSED);
        assertThat(rejected.reason()).isEqualTo("port unreachable, says 10.1.0.2");
    }

    @Test
    void echoesComeBackOfEitherFamily() {
        for (InetAddress target : List.of(TwoHosts.B4, TwoHosts.B6, TwoHosts.A4)) {
            assertThat(vantage.echo(target, ofSeconds(20)))
                    .isInstanceOfSatisfying(
                            Echo.Replied.class, reply -> assertThat(reply.ttl()).isEqualTo(64));
        }
        assertThat(vantage.addresses()).containsExactly(TwoHosts.A4, TwoHosts.A6);
        assertThat(vantage.name()).isEqualTo("this JVM");
    }

    @Test
    void socketsCarryManyMegabytesAndHalfClose() throws Exception {
        Socket[] ends = pair();
        byte[] data = Peer.pattern(30_000_000);
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> {
            try {
                return ends[1].getInputStream().readAllBytes();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        ends[0].getOutputStream().write(data);
        ends[0].shutdownOutput();
        assertThat(java.util.Arrays.equals(received.get(40, TimeUnit.SECONDS), data))
                .isTrue();
        ends[1].getOutputStream().write(7);
        assertThat(ends[0].getInputStream().read()).isEqualTo(7);
        assertThat(ends[0].getRemoteSocketAddress()).isEqualTo(new InetSocketAddress(TwoHosts.B4, ends[0].getPort()));
        assertThat(ends[0].getLocalAddress()).isEqualTo(TwoHosts.A4);
        ends[0].close();
        ends[1].close();
    }

    @Test
    void readsTimeOutAndAreLetGoByAnotherThread() throws Exception {
        Socket[] ends = pair();
        ends[0].setSoTimeout(50);
        ends[0].setTcpNoDelay(true);
        InputStream in = ends[0].getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        ends[0].setSoTimeout(0);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(
                () -> {
                    try {
                        ends[0].close();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        assertThatThrownBy(in::read).isInstanceOf(SocketException.class).hasMessage("Socket closed");
        closing.get(20, TimeUnit.SECONDS);
        assertThat(ends[1].getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void datagramsGoThereAndBackAndHearThatNobodyListens() throws Exception {
        try (UdpSocket deaf = jvm.udp(at(TwoHosts.B4, 9))) {
            deaf.send(new byte[] {1});
            assertThatThrownBy(() -> deaf.receive(ofSeconds(20))).hasMessage("port unreachable, says 10.1.0.2");
        }
        Udp.Port[] echo = new Udp.Port[1];
        echo[0] = guest.udp().bind(null, 7, (in, from, datagram) -> {
            ByteBuffer copy = ByteBuffer.allocate(datagram.payload().remaining())
                    .put(datagram.payload())
                    .flip();
            echo[0].reply(datagram.destination(), datagram.source(), copy);
        });
        for (InetAddress address : List.of(TwoHosts.B4, TwoHosts.B6)) {
            try (UdpSocket socket = jvm.udp(at(address, 7))) {
                socket.send(Peer.pattern(5000));
                assertThat(socket.receive(ofSeconds(20))).as("in fragments").isEqualTo(Peer.pattern(5000));
            }
        }
    }

    @Test
    void verdictsOnDatagramsAreWhatTheNetworkSaid() throws Exception {
        Udp.Port[] echo = new Udp.Port[1];
        echo[0] = guest.udp().bind(null, 7, (in, from, datagram) -> {
            ByteBuffer copy = ByteBuffer.allocate(datagram.payload().remaining())
                    .put(datagram.payload())
                    .flip();
            echo[0].reply(datagram.destination(), datagram.source(), copy);
        });
        guest.udp().bind(null, 8, (in, from, datagram) -> {});
        jvm.route(Subnet.parse("192.0.2.0/24"), TwoHosts.B4);
        guest.on("lan").transit((in, packet) -> guest.icmp().prohibited(in, packet));

        assertThat(datagram(TwoHosts.B6, 7, ofSeconds(20)))
                .isInstanceOfSatisfying(Datagram.Answered.class, answered -> {
                    assertThat(answered.payload()).isEqualTo(Peer.pattern(3000));
                    assertThat(answered.from()).isEqualTo(at(TwoHosts.B6, 7));
                });
        assertThat(datagram(TwoHosts.B4, 8, ofMillis(300))).isInstanceOf(Datagram.Silent.class);
        assertThat(datagram(TwoHosts.B4, 9, ofSeconds(20)))
                .isInstanceOfSatisfying(
                        Datagram.Refused.class,
                        refused -> assertThat(refused.by()).isEqualTo(TwoHosts.B4));
        assertThat(datagram(OUTSIDE, 9, ofSeconds(20)))
                .isInstanceOfSatisfying(Datagram.Unreachable.class, unreachable -> {
                    assertThat(unreachable.reason())
                            .isEqualTo("communication administratively prohibited, says 10.1.0.2");
                    assertThat(unreachable.by()).isEqualTo(TwoHosts.B4);
                    assertThat(unreachable.code()).isEqualTo(new IcmpCode(false, 3, 13));
                });
        assertThat(datagram(TwoHosts.NOBODY4, 9, ofMillis(300)))
                .isInstanceOfSatisfying(
                        Datagram.Unreachable.class,
                        absent -> assertThat(absent.reason())
                                .isEqualTo("no ARP reply from 10.1.0.99 on network 'lan' within 300 ms"));
        assertThat(datagram(Subnet.address("198.51.100.1"), 9, ofSeconds(20)))
                .isInstanceOfSatisfying(
                        Datagram.Unreachable.class,
                        noRoute -> assertThat(noRoute.reason()).isEqualTo("no route to 198.51.100.1 from this JVM"));
        assertThatThrownBy(() -> vantage.datagram(at(TwoHosts.B4, 9), new byte[65_508], ofMillis(300)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("65508 bytes do not fit a UDP datagram; at most 65507 do");
    }

    @Test
    void strangersAreListenedPast() throws Exception {
        Udp.Port[] server = new Udp.Port[1];
        server[0] = guest.udp().bind(null, 7, (in, from, datagram) -> {
            for (byte[] answer : List.of(new byte[] {1}, new byte[] {2, 3})) {
                server[0].reply(datagram.destination(), datagram.source(), ByteBuffer.wrap(answer));
            }
        });
        DatagramPattern two = DatagramPattern.startingWith(new byte[] {2}, new byte[] {-1});
        UdpExchange seen = vantage.exchange(at(TwoHosts.B4, 7), new byte[] {0}, two, ofSeconds(20));
        assertThat(seen.strays()).containsExactly(new byte[] {1});
        assertThat(seen.end())
                .isInstanceOfSatisfying(
                        Datagram.Answered.class,
                        answered -> assertThat(answered.payload()).containsExactly(2, 3));

        DatagramPattern four = DatagramPattern.startingWith(new byte[] {4}, new byte[] {-1});
        MoreTime.from(ofMillis(300), time -> {
            UdpExchange none = vantage.exchange(at(TwoHosts.B4, 7), new byte[] {0}, four, time);
            assertThat(none.strays()).hasSize(2);
            assertThat(none.end()).isInstanceOf(Datagram.Silent.class);
        });
    }

    private Datagram datagram(InetAddress address, int port, Duration time) {
        return vantage.datagram(at(address, port), Peer.pattern(3000), time);
    }

    @Test
    void manyEchoesAreUnderWayAtOnce() {
        // or the first of them would wait for its hardware address, where there is little room
        vantage.echoes(TwoHosts.B6, new EchoPlan(1, 8, ofMillis(1), ofSeconds(10)));
        List<Echo> seen = vantage.echoes(TwoHosts.B6, new EchoPlan(1024, 2000, ofMillis(1), ofSeconds(10)));
        assertThat(seen).hasSize(1024).allSatisfy(echo -> assertThat(echo).isInstanceOf(Echo.Replied.class));
    }

    @Test
    void aForwardedPortIsOpenOnlyWhereTheServerIs() throws Exception {
        LabVantage inside = new LabVantage(guest);
        InetSocketAddress target;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
            Forward.open(jvm, "lan", 8080, target);
            echoOnce(server);
            throughAndBack((Dial.Opened) inside.connect(at(TwoHosts.A4, 8080), ofSeconds(20)));
        }
        Dial refused = inside.connect(at(TwoHosts.A4, 8080), ofSeconds(20));
        assertThat(((Dial.NotOpened) refused).state()).isEqualTo(Dial.State.REFUSED);
    }

    @Test
    void natLetsOutWhatIsAllowedAndSaysWhatIsNot() throws Exception {
        // 127.0.0.1 is no address that a guest may reach, so another one of this computer stands for the outside
        InetAddress outside = java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !(address instanceof Inet6Address))
                .findFirst()
                .orElse(null);
        org.junit.jupiter.api.Assumptions.assumeTrue(outside != null, "this computer has no address but loopback");
        guest.route(Subnet.parse("0.0.0.0/0"), TwoHosts.A4);
        Nat.open(jvm, "lan", List.of(new Subnet(outside, 32)));
        LabVantage inside = new LabVantage(guest);
        int port;
        try (ServerSocket server = new ServerSocket(0, 5, outside)) {
            port = server.getLocalPort();
            echoOnce(server);
            throughAndBack((Dial.Opened) inside.connect(at(outside, port), ofSeconds(20)));
        }
        Dial refused = inside.connect(at(outside, port), ofSeconds(20));
        Dial prohibited = inside.connect(at(OUTSIDE, 80), ofSeconds(20));

        assertThat(((Dial.NotOpened) refused).state()).isEqualTo(Dial.State.REFUSED);
        assertThat(((Dial.NotOpened) prohibited).reason())
                .isEqualTo("communication administratively prohibited, says 10.1.0.1");
        try (UdpSocket deaf = guest.udp(at(outside, port))) {
            deaf.send(new byte[] {1});
            assertThatThrownBy(() -> deaf.receive(ofSeconds(20))).hasMessageStartingWith("port unreachable");
        }
    }

    private static void echoOnce(ServerSocket server) {
        CompletableFuture.runAsync(() -> {
            try (Socket accepted = server.accept()) {
                accepted.getInputStream().transferTo(accepted.getOutputStream());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static void throughAndBack(Dial.Opened dial) throws Exception {
        byte[] data = Peer.pattern(3_000_000);
        try (Socket socket = dial.socket()) {
            CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> {
                try {
                    return socket.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            socket.getOutputStream().write(data);
            socket.shutdownOutput();
            assertThat(java.util.Arrays.equals(back.get(20, TimeUnit.SECONDS), data))
                    .isTrue();
        }
    }

    @Test
    void hardwareAddressesOfGroupsFollowTheirStandards() {
        assertThat(Ips.groupMac(Ips.solicitedNode(TwoHosts.B6))).isEqualTo(MacAddress.parse("33:33:ff:00:00:02"));
        assertThat(Ips.linkLocal(MacAddress.parse("52:54:00:12:34:56")))
                .isEqualTo(Subnet.address("fe80::5054:ff:fe12:3456"));
    }
}
