package org.infratest.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.probe.ScriptedVantage.answered;
import static org.infratest.probe.ScriptedVantage.refusedBy;
import static org.infratest.probe.ScriptedVantage.sees;
import static org.infratest.probe.ScriptedVantage.silent;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.probe.UdpObservation.State;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;

@Timeout(60)
class UdpProbeTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final TestHosts hosts = new TestHosts();

    private UdpProbe probe(Object... script) {
        return UdpProbe.to(hosts.alive()).from(sees(script)).every(ofMillis(5));
    }

    @Test
    void answerOfARealServerIsSeenByteForByte() throws Exception {
        byte[] question = {0, 10, 13, -1, 'a'};
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            Thread thread = new Thread(() -> echo(server));
            thread.start();
            UdpObservation seen = UdpProbe.to(hosts.at(LOOPBACK))
                    .send(question)
                    .attemptTimeout(ofSeconds(20))
                    .observe(server.getLocalPort());
            thread.join();
            assertThat(seen.state()).isEqualTo(State.ANSWERED);
            assertThat(seen.bytes()).isEqualTo(question);
            assertThat(seen.description()).isEqualTo("the answer was '\\x00\\n\\r\u00ffa'");
            assertThat(seen.means()).isEqualTo("udp socket");
        }
    }

    private static void echo(DatagramSocket server) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        try {
            server.receive(packet);
            server.send(packet);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void portOfThisComputerThatNobodyHasIsRefused() throws IOException {
        int port;
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            port = server.getLocalPort();
        }
        UdpProbe.to(hosts.at(LOOPBACK)).send("x").holds(ZERO).assertRefused(port);
        assertThatThrownBy(() -> UdpProbe.to(hosts.at(LOOPBACK)).within(ZERO).assertAnswers(port))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("expected UDP port " + port + " to answer, but it was refused");
    }

    @Test
    void answersAreAwaitedAndCompared() {
        probe(silent(), refusedBy("10.0.1.10"), answered("pong")).assertAnswers(53);
        probe(answered("pong")).assertAnswers(53, "pong".getBytes(UTF_8));
        probe(answered("po\nng")).assertAnswerMatches(53, "p.*g");
        assertThatThrownBy(() -> probe(answered("pang")).within(ZERO).assertAnswerMatches(53, "pong"))
                .hasMessage("""
                        web (10.0.1.10): expected UDP port 53 to answer with what matches 'pong', but the answer was 'pang'
                          attempts: 1; last took 3 ms
                          from: app
                          by: python3""");
    }

    @Test
    void expressionThatNeverEndsIsCutOff() {
        Datagram endless = answered("x".repeat(4096));
        assertThatThrownBy(() -> probe(endless).assertAnswerMatches(53, "(x+x+)+y"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("did not come to an end within 1 s on a text of 4096 characters");
        assertThatThrownBy(() -> probe(endless).observe(53).matches("(x+x+)+y"))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> probe(endless).assertAnswerMatches(53, "("))
                .hasMessageStartingWith("'(' is not a regular expression: ");
    }

    @Test
    void refusalIsTheMachinesOwn() {
        probe(refusedBy("10.0.1.10")).holds(ZERO).assertRefused(53);
        assertThatThrownBy(() -> probe(refusedBy("10.0.1.1")).assertRefused(53))
                .hasMessageContaining("to be refused for 2 s, but it was refused (port unreachable, says 10.0.1.1)");
        probe(refusedBy("10.0.1.1")).holds(ZERO).assertBlocked(53);
        assertThatThrownBy(() -> probe(refusedBy("10.0.1.10")).assertBlocked(53))
                .isInstanceOf(AssertionFailedError.class);
    }

    @Test
    void silenceAloneProvesSilenceAlone() {
        probe(silent()).holds(ZERO).assertSilent(53);
        hosts.session().answer(command -> FakeSession.result(command, 0, "silent 2000000\n", ""));
        assertThatThrownBy(() -> probe(silent()).holds(ZERO).assertBlocked(53))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "web (10.0.1.10): nothing comes back from UDP port 53 to app, which does not prove that it is blocked; "
                                + "from web the same datagram is not answered either: nothing came back within 2 s. Send a question that the "
                                + "service answers, and name with answeredFrom(...) a machine to which it does");
    }

    @Test
    void silenceHereAndAnAnswerElsewhereProveABlock() {
        hosts.session().answer(command -> FakeSession.result(command, 0, "answered 900 xaGk=\n", ""));
        probe(silent()).holds(ZERO).assertBlocked(53);
        assertThat(hosts.session().commands()).anyMatch(command -> command.contains("192.168.56.10 53 2.0 x"));
    }

    @Test
    void whatCannotBeToldIsAnErrorForWhoNeedsToKnow() {
        Datagram unknown = new Datagram.Unknown("nc", "nc does not tell", ofMillis(3));
        assertThatThrownBy(() -> probe(unknown).assertSilent(53))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "web (10.0.1.10): what became of a datagram to UDP port 53 cannot be told from app: nc does not tell. "
                                + "Install python3 there, or bash with timeout, dd and od");
        assertThatThrownBy(() -> probe(unknown).within(ZERO).assertAnswers(53))
                .isInstanceOf(AssertionFailedError.class);
    }

    @Test
    void payloadThatFitsNoDatagramIsRejected() {
        byte[] large = new byte[65_508];
        Arrays.fill(large, (byte) 'x');
        assertThatThrownBy(() -> UdpProbe.to(hosts.alive()).send(large)).isInstanceOf(ConfigurationException.class);
    }
}
