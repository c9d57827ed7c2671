package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.infratest.ConfigurationException;
import org.infratest.MoreTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** What is made of answers that no good server gives. */
@Timeout(60)
class DnsProbeTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final FakeUdpServer.Answers OTHER_ID = answer(message -> {
        message.getHeader().setID(message.getHeader().getID() ^ 1);
        return message;
    });

    private static final FakeUdpServer.Answers OTHER_QUESTION = asking("evil.example.");

    private final TestHosts hosts = new TestHosts();

    private DnsObservation observed(FakeUdpServer.Answers answers) throws IOException {
        return observed(answers, ofSeconds(20));
    }

    private DnsObservation observed(FakeUdpServer.Answers answers, Duration time) throws IOException {
        try (FakeUdpServer server = new FakeUdpServer(answers)) {
            return probe(server.port()).attemptTimeout(time).observe("web.example", DnsType.A);
        }
    }

    private DnsProbe probe(int port) {
        return DnsProbe.to(hosts.at(LOOPBACK))
                .port(port)
                .attemptTimeout(ofSeconds(20))
                .within(ZERO);
    }

    private static FakeUdpServer.Answers asking(String name) {
        return answer(message -> {
            message.removeAllRecords(Section.QUESTION);
            message.addRecord(
                    Record.newRecord(Name.fromConstantString(name), DnsType.A.number(), DClass.IN), Section.QUESTION);
            return message;
        });
    }

    private static FakeUdpServer.Answers answer(UnaryOperator<Message> change) {
        return question -> {
            Message answer = new Message(question);
            answer.getHeader().setFlag(Flags.QR);
            return change.apply(answer).toWire();
        };
    }

    @Test
    void servfailIsAnAnswer() throws IOException {
        DnsObservation seen = observed(answer(message -> {
            message.getHeader().setRcode(Rcode.SERVFAIL);
            return message;
        }));
        assertThat(seen.rcode()).isEqualTo("SERVFAIL");
        assertThat(seen.isAnswered()).isTrue();
        assertThat(seen.description()).isEqualTo("the server answered SERVFAIL");
    }

    @Test
    void silenceIsNone() throws IOException {
        DnsObservation seen = observed(question -> null, ofMillis(400));
        assertThat(seen.isAnswered()).isFalse();
        assertThat(seen.rcode()).isEmpty();
        assertThat(seen.description()).matches("nothing came back within [\\d.]+ m?s");
    }

    @Test
    void closedPortIsNone() throws IOException {
        assertThat(probe(ServerProcess.freePort())
                        .observe("web.example", DnsType.A)
                        .description())
                .isEqualTo("UDP port " + port(hosts) + " was refused (port unreachable, says 127.0.0.1)");
    }

    private static String port(TestHosts hosts) {
        return hosts.verdicts().get(0).observation().replaceAll("\\D*(\\d+) was refused.*", "$1");
    }

    @Test
    void answerToAnotherQuestionIsNone() throws IOException {
        MoreTime.from(ofMillis(400), time -> {
            assertThat(observed(OTHER_ID, time).description())
                    .matches("what came back does not belong to the question: it has another id; no answer came within"
                            + " [\\d.]+ m?s");
            assertThat(observed(question -> question, time).description())
                    .startsWith(
                            "what came back does not belong to the question: it has the flag of a question; no answer");
            assertThat(observed(OTHER_QUESTION, time).description())
                    .startsWith(
                            "what came back does not belong to the question: it has another question, evil.example; no");
        });
    }

    @Test
    void answerIsAwaitedPastWhatDoesNotBelongToTheQuestion() throws IOException {
        FakeUdpServer.Answers right = answer(message -> {
            message.getHeader().setRcode(Rcode.NXDOMAIN);
            return message;
        });
        DnsObservation afterOtherId = observed(OTHER_ID.then(right));
        assertThat(afterOtherId.description()).isEqualTo("the server answered NXDOMAIN");
        assertThat(afterOtherId.details())
                .containsExactly(
                        "ignored: a datagram that does not belong to the question: it has another id",
                        "by: udp socket");
        assertThat(observed(OTHER_QUESTION.then(right)).rcode()).isEqualTo("NXDOMAIN");
        FakeUdpServer.Answers garbage = question -> new byte[3];
        assertThat(observed(garbage.then(right)).rcode()).isEqualTo("NXDOMAIN");
    }

    @Test
    void answerMayWriteTheNameInCapitalsOrLeaveTheQuestionOut() throws IOException {
        assertThat(observed(asking("WEB.Example.")).rcode()).isEqualTo("NOERROR");
        assertThat(observed(answer(message -> {
                            message.removeAllRecords(Section.QUESTION);
                            message.getHeader().setRcode(Rcode.FORMERR);
                            return message;
                        }))
                        .rcode())
                .isEqualTo("FORMERR");
    }

    @Test
    void garbageIsNone() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 10; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            assertThat(observed(question -> garbage, ofMillis(400)).isAnswered())
                    .isFalse();
        }
        MoreTime.from(
                ofMillis(400),
                time -> assertThat(observed(question -> new byte[5], time).description())
                        .startsWith("what came back is no DNS message ("));
    }

    @Test
    void truncatedAnswerWithoutTcpIsNone() throws IOException {
        DnsObservation seen = observed(answer(message -> {
            message.getHeader().setFlag(Flags.TC);
            return message;
        }));
        assertThat(seen.tcp()).isTrue();
        assertThat(seen.description()).matches("TCP port \\d+ did not open \\(connection refused\\)");
    }

    @Test
    void answerByTcpThatBreaksOffOrNeverComesIsNone() throws IOException {
        assertThat(byTcp(new byte[] {0, 40, 1, 2, 3}, true, ofSeconds(20)).description())
                .isEqualTo("the answer by TCP broke off (after 3 of 40 bytes)");
        MoreTime.from(
                ofMillis(400),
                time -> assertThat(byTcp(new byte[] {0}, false, time).description())
                        .startsWith("the answer by TCP broke off ("));
    }

    private DnsObservation byTcp(byte[] answer, boolean close, Duration time) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            Thread thread = new Thread(() -> {
                try {
                    Socket socket = server.accept();
                    socket.getOutputStream().write(answer);
                    if (close) {
                        socket.shutdownOutput();
                    }
                    socket.getInputStream().readAllBytes();
                    socket.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            return probe(server.getLocalPort()).tcp().attemptTimeout(time).observe("web.example", DnsType.A);
        }
    }

    @Test
    void whatIsNoNameIsRejected() {
        assertThatThrownBy(() -> probe(53).assertResolves("web..example", DnsType.A))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("'web..example' is not a domain name: ");
        assertThatThrownBy(() -> probe(53).observe("x".repeat(64) + ".example", DnsType.A))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> probe(70_000)).hasMessage("Port 70000 is not between 1 and 65535");
    }
}
