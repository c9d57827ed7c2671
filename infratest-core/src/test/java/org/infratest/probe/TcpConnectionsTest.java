package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.probe.ScriptedVantage.filtered;
import static org.infratest.probe.ScriptedVantage.open;
import static org.infratest.probe.ScriptedVantage.refused;
import static org.infratest.probe.ScriptedVantage.sees;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.event.Verdict;
import org.infratest.probe.TcpObservation.State;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Dial;
import org.infratest.vantage.FakeSession;
import org.infratest.vantage.IcmpCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;

/** What is seen of connections beyond whether one opens. */
@Timeout(60)
class TcpConnectionsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final TestHosts hosts = new TestHosts();

    /** What a server does with each connection. */
    @FunctionalInterface
    private interface Handler {
        void handle(Socket socket) throws Exception;
    }

    private static void serve(ServerSocket server, Handler handler) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    handler.handle(server.accept());
                } catch (Exception e) {
                    return; // the test is over
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 50, LOOPBACK);
    }

    private TcpProbe local() {
        return TcpProbe.to(hosts.at(LOOPBACK)).within(ZERO);
    }

    @Nested
    class Settles {

        @Test
        void connectionThatIsResetIsSeenByWhoWaits() throws IOException {
            try (ServerSocket server = server()) {
                serve(server, socket -> {
                    socket.setSoLinger(true, 0);
                    TimeUnit.MILLISECONDS.sleep(50); // the client has to see it open first
                    socket.close();
                });
                int port = server.getLocalPort();
                local().assertOpen(port);
                assertThat(local().settle(ofSeconds(5)).observe(port).state()).isEqualTo(State.RESET);
                assertThatThrownBy(() -> local().assertStaysOpen(port))
                        .isInstanceOf(AssertionFailedError.class)
                        .hasMessageMatching(
                                "(?s)web \\(127.0.0.1\\): expected TCP port " + port
                                        + " to be open and to stay so for 1 s, but the connection opened and was reset within [\\d.]+ m?s\n.*");
                assertThatThrownBy(() -> local().settle(ofSeconds(5)).assertClosed(port))
                        .isInstanceOf(AssertionFailedError.class);
            }
        }

        @Test
        void connectionThatThePeerEndsIsSeenByWhoWaits() throws IOException {
            try (ServerSocket server = server()) {
                serve(server, Socket::close);
                TcpObservation seen = local().settle(ofSeconds(5)).observe(server.getLocalPort());
                assertThat(seen.state()).isEqualTo(State.HUNG_UP);
                assertThat(seen.description()).startsWith("the connection opened and the peer ended it within ");
            }
        }

        @Test
        void connectionOnWhichThePeerSpeaksOrIsSilentStaysOpen() throws IOException {
            List<Socket> kept = new ArrayList<>();
            try (ServerSocket silent = server();
                    ServerSocket greeting = server()) {
                serve(silent, kept::add);
                serve(greeting, socket -> socket.getOutputStream().write('x'));
                local().settle(ofMillis(200)).assertStaysOpen(silent.getLocalPort());
                local().settle(ofSeconds(20)).assertStaysOpen(greeting.getLocalPort());
            }
        }

        @Test
        void senselessTimeIsRejected() {
            assertThatThrownBy(() -> local().settle(ofSeconds(-1)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("settle(PT-1S) makes no sense: the duration must be zero or more");
        }
    }

    @Nested
    class Surveys {

        @Test
        void manyPortsAreSeenAtOnceWithoutASocketLeft() throws IOException {
            List<ServerSocket> servers = new ArrayList<>();
            List<Integer> ports = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    ServerSocket open = server();
                    servers.add(open);
                    ports.add(open.getLocalPort());
                    try (ServerSocket closed = server()) {
                        ports.add(closed.getLocalPort());
                    }
                }
                TcpSurvey seen = local().observeAll(ports);
                assertThat(seen.ports()).hasSize((int) ports.stream().distinct().count());
                assertThat(seen.in(State.OPEN))
                        .containsExactlyInAnyOrderElementsOf(
                                servers.stream().map(ServerSocket::getLocalPort).toList());
                assertThat(seen.in(State.REFUSED)).isNotEmpty();
                assertThat(seen.description()).startsWith("of " + seen.ports().size() + " ports 40 open, ");
            } finally {
                for (ServerSocket each : servers) {
                    each.close();
                }
            }
            assertThat(hosts.verdicts()).singleElement().satisfies(v -> {
                assertThat(v.verdict()).isEqualTo(Verdict.OBSERVED);
                assertThat(v.to()).matches("web \\(127.0.0.1\\) \\d+ ports");
            });
        }

        @Test
        void otherVantagesLookInParallel() {
            TcpSurvey seen = TcpProbe.to(hosts.alive()).from(sees(refused())).observeAll(List.of(3, 1, 2, 3));
            assertThat(seen.in(State.REFUSED)).containsExactly(1, 2, 3);
        }

        @Test
        void noPortsAreNothing() {
            assertThat(local().observeAll(List.of()).description()).isEqualTo("of 0 ports none was asked");
            assertThatThrownBy(() -> local().observeAll(List.of(0))).isInstanceOf(ConfigurationException.class);
        }
    }

    @Nested
    class Rejections {

        private static Dial rejectedBy(String address) {
            return new Dial.NotOpened(
                    Dial.State.REFUSED,
                    "port unreachable, says " + address,
                    Subnet.address(address),
                    new IcmpCode(false, 3, 3),
                    ofMillis(3));
        }

        private TcpProbe probe(Dial dial) {
            return TcpProbe.to(hosts.alive()).from(sees(dial)).holds(ZERO);
        }

        @Test
        void refusalOfAnotherMachineIsABlock() {
            probe(rejectedBy("10.0.1.1")).assertBlocked(22);
            assertThatThrownBy(() -> probe(rejectedBy("10.0.1.1")).assertRefused(22))
                    .hasMessageStartingWith("web (10.0.1.10): expected TCP port 22 to be refused, "
                            + "but the connection was refused (port unreachable, says 10.0.1.1)\n");
        }

        @Test
        void refusalOfTheMachineItselfIsNone() {
            probe(rejectedBy("10.0.1.10")).assertRefused(22);
            assertThatThrownBy(() -> probe(rejectedBy("10.0.1.10")).assertBlocked(22))
                    .isInstanceOf(AssertionFailedError.class);
        }
    }

    @Nested
    class Names {

        @Test
        void secondAddressIsTriedWhereTheFirstIsDead() {
            ScriptedVantage vantage = sees(filtered(), open());
            TcpProbe.to(hosts.alive()).eachAddress().from(vantage).assertOpen(80);
            assertThat(vantage.dialled())
                    .extracting(a -> a.getAddress().getHostAddress())
                    .containsExactly("192.168.56.10", "10.0.1.10");
        }

        @Test
        void portIsClosedIfItIsAtEach() {
            TcpProbe probe = TcpProbe.to(hosts.alive())
                    .eachAddress()
                    .from(sees(refused()))
                    .holds(ZERO);
            probe.assertRefused(80);
            assertThatThrownBy(() -> probe.within(ZERO).assertOpen(80)).isInstanceOf(AssertionFailedError.class);
        }

        @Test
        void addressesThatDoNotAgreeAreNotGuessedAt() {
            TcpProbe probe = TcpProbe.to(hosts.alive())
                    .eachAddress()
                    .from(sees(filtered(), refused()))
                    .holds(ZERO);
            assertThat(probe.observe(80).description())
                    .isEqualTo(
                            "the connection did not open (there was no answer within 3 s; 10.0.1.10: the connection was "
                                    + "refused)");
        }

        @Test
        void nameIsResolvedHere() throws IOException {
            try (ServerSocket server = server()) {
                TcpProbe.to("localhost").assertOpen(server.getLocalPort());
            }
            assertThatThrownBy(() -> TcpProbe.to("no-such-name.invalid"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage("The name 'no-such-name.invalid' does not resolve in this JVM");
        }

        @Test
        void mappedAddressIsTheIpv4AddressThatItStandsFor() throws IOException {
            try (ServerSocket server = new ServerSocket(0, 50, Subnet.address("127.0.0.1"))) {
                Host mapped = Host.at("mapped", Subnet.address("::ffff:127.0.0.1"));
                TcpObservation seen = TcpProbe.to(mapped).observe(server.getLocalPort());
                assertThat(seen.state()).isEqualTo(State.OPEN);
                assertThat(seen.target()).isEqualTo("mapped (127.0.0.1)");
            }
        }
    }

    @Nested
    class MachinesWithoutAnAddress {

        private final Host host = hosts.withoutAddress();

        private void loginArrivesAt(String connection) {
            hosts.session()
                    .answer(command -> FakeSession.result(
                            command, 0, command.contains("SSH_CONNECTION") ? connection + "\n" : "", ""));
        }

        @Test
        void areLookedAtFromThemselvesAtTheAddressOfTheirNic() {
            loginArrivesAt("10.0.2.2 40000 10.0.2.15 22");
            TcpObservation seen = TcpProbe.to(host).observe(80);
            assertThat(seen.state()).isEqualTo(State.OPEN);
            assertThat(seen.target()).isEqualTo("web (10.0.2.15)");
            assertThat(seen.from()).isEqualTo("web itself, as it has no address that others may probe");
            assertThat(hosts.verdicts())
                    .singleElement()
                    .satisfies(v ->
                            assertThat(v.from()).isEqualTo("web itself, as it has no address that others may probe"));
        }

        @Test
        void negativesFromThereAreAnError() {
            loginArrivesAt("10.0.2.2 40000 10.0.2.15 22");
            assertThatThrownBy(() -> TcpProbe.to(host).assertClosed(80))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "web: expected TCP port 80 to be closed for 2 s, which cannot be asked from the machine itself; it "
                                    + "has no address but the one at which infratest logs in, and that is probed by nobody else. Look from "
                                    + "another machine with from(...), or declare a network for both of them");
        }

        @Test
        void areNotReachedFromElsewhere() {
            assertThatThrownBy(() -> TcpProbe.to(host).from(sees(open())).assertOpen(80))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Host 'web' has no address on any network but the management one");
        }

        @Test
        void loginThatTellsNoAddressIsAnError() {
            loginArrivesAt("");
            assertThatThrownBy(() -> TcpProbe.to(host).observe(80))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessage(
                            "Machine 'web' does not tell at which of its addresses our login arrives: SSH_CONNECTION is ''");
        }
    }
}
