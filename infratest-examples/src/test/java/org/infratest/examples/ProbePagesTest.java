package org.infratest.examples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.environment.Host;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.DnsType;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.NtpProbe;
import org.infratest.probe.Probe;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.UdpProbe;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.IcmpCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** The failures that the pages of the packet probes show are those that the probes throw, but for how often and how fast they looked. */
class ProbePagesTest {

    private static final Path DOCS =
            Path.of(System.getProperty("basedir", "."), "../docs").normalize();
    private static final Duration TOOK = ofMillis(1);

    /**
     * A failure that a page shows.
     *
     * @param page its name
     * @param failing an assertion that fails
     */
    private record Shown(String page, Runnable failing) {

        @Override
        public String toString() {
            return page;
        }
    }

    private static <P extends Probe<P>> P patient(P probe, ToldVantage from) {
        return probe.from(from).within(ZERO).holds(ZERO).evenIfDown();
    }

    private static Host host(String name, String address) {
        return ToldVantage.host(name, Subnet.address(address));
    }

    static Stream<Shown> failures() {
        Dial prohibited = new Dial.NotOpened(
                Dial.State.UNREACHABLE,
                "communication administratively prohibited, says 10.10.0.1",
                Subnet.address("10.10.0.1"),
                new IcmpCode(false, 3, 13),
                TOOK);
        Echo silent = new Echo.Silent("ping", ofSeconds(2));
        Echo replied = new Echo.Replied("ping", ofMillis(12), 63);
        return Stream.of(
                new Shown(
                        "probe-icmp.md",
                        () -> patient(
                                        IcmpProbe.to(host("web", "10.0.1.10")),
                                        ToldVantage.named("app").echoes(silent))
                                .assertReachable()),
                new Shown(
                        "probe-icmp.md",
                        () -> patient(
                                        IcmpProbe.to(host("web", "10.0.1.10")),
                                        ToldVantage.named("app").echoes(replied, replied, replied, silent))
                                .count(4)
                                .assertLossAtMost(0.2)),
                new Shown(
                        "probes.md",
                        () -> patient(
                                        TcpProbe.to(host("db", "10.20.0.20")),
                                        ToldVantage.named("this JVM").dials(prohibited))
                                .assertOpen(5432)),
                new Shown(
                        "probe-tcp.md",
                        () -> patient(
                                        TcpProbe.to(host("db", "10.20.0.20")),
                                        ToldVantage.named("workstation")
                                                .dials(new Dial.NotOpened(
                                                        Dial.State.REFUSED, "connection refused", TOOK)))
                                .assertBlocked(5432)),
                new Shown(
                        "probe-udp.md",
                        () -> patient(
                                        UdpProbe.to(host("site", "127.0.0.1")),
                                        ToldVantage.named("this JVM")
                                                .datagrams(question -> new Datagram.Silent("udp socket", ofSeconds(2))))
                                .send("ping")
                                .assertAnswers(34_197)),
                new Shown(
                        "probe-dns.md",
                        () -> patient(
                                        DnsProbe.to(host("ns", "10.20.0.2")),
                                        ToldVantage.named("this JVM").datagrams(ProbePagesTest::address))
                                .assertResolves("web.lab.example", DnsType.A, "10.20.0.11")),
                new Shown(
                        "probe-dns.md",
                        () -> patient(
                                        DnsProbe.to(host("ns", "10.20.0.2")),
                                        ToldVantage.named("this JVM").datagrams(ProbePagesTest::foreign))
                                .assertResolves("web.lab.example", DnsType.A, "10.20.0.10")),
                new Shown(
                        "probe-ntp.md",
                        () -> patient(
                                        NtpProbe.to(host("ns", "10.20.0.2")),
                                        ToldVantage.named("this JVM").datagrams(ProbePagesTest::unsynchronized))
                                .assertSynchronized()));
    }

    @ParameterizedTest
    @MethodSource
    void failures(Shown shown) throws IOException {
        AssertionFailedError failure = catchThrowableOfType(
                AssertionFailedError.class, () -> shown.failing().run());
        assertThat(blocks(shown.page())).contains(constant(failure.getMessage()));
    }

    private static List<String> blocks(String page) throws IOException {
        String text = Files.readString(DOCS.resolve(page));
        return Stream.of(text.split("```\n"))
                .map(block -> constant(block.strip()))
                .toList();
    }

    /** Without what depends on how long was looked, and how fast this computer is. */
    private static String constant(String message) {
        return message.replaceAll(" within \\d+ s, but", ", but")
                .replaceAll(" for \\d+ s, but", ", but")
                .replaceAll("attempts: .*", "attempts")
                .replaceAll("\\d+\\.\\d+ ms (ahead|behind)", "... ms behind")
                .replaceAll("give or take \\d+\\.\\d+ ms", "give or take ... ms");
    }

    private static Datagram answered(byte[] payload) {
        return new Datagram.Answered("udp socket", payload, ToldVantage.ANYWHERE, TOOK);
    }

    private static Datagram address(byte[] question) {
        try {
            Message answer = new Message(question);
            answer.removeAllRecords(Section.ADDITIONAL);
            answer.getHeader().setFlag(Flags.QR);
            answer.addRecord(
                    new ARecord(answer.getQuestion().getName(), DClass.IN, 120, Subnet.address("10.20.0.10")),
                    Section.ANSWER);
            return answered(answer.toWire());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Datagram foreign(byte[] question) {
        Datagram.Answered right = (Datagram.Answered) address(question);
        right.payload()[0] ^= 1;
        return right;
    }

    /** Leap 3, stratum 16, and our own mark given back. */
    private static Datagram unsynchronized(byte[] question) {
        byte[] answer = question.clone();
        answer[0] = (byte) 0xe4;
        answer[1] = 16;
        System.arraycopy(question, 40, answer, 24, 8);
        return answered(answer);
    }
}
