package org.infratest.assertions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.probe.BannerObservation;
import org.infratest.probe.DnsObservation;
import org.infratest.probe.DnsRecord;
import org.infratest.probe.DnsType;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.IcmpObservation;
import org.infratest.probe.NtpObservation;
import org.infratest.probe.RoundTrips;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.TcpObservation.State;
import org.infratest.probe.TestHosts;
import org.infratest.probe.UdpObservation;
import org.infratest.spec.Subnet;
import org.infratest.vantage.IcmpCode;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class InfratestAssertionsTest {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress(Subnet.address("10.0.1.3"), 5432);
    private static final String TARGET = "db (10.0.1.3)";

    private static TcpObservation tcp(State state, String reason) {
        return new TcpObservation(TARGET, ADDRESS, "app", state, reason, ofMillis(3));
    }

    private static IcmpObservation icmp(IcmpObservation.State state) {
        int received = state == IcmpObservation.State.REPLIED ? 1 : 0;
        RoundTrips times = new RoundTrips(ofMillis(12), ofMillis(12), ofMillis(12), ofMillis(3));
        return new IcmpObservation(
                TARGET,
                ADDRESS.getAddress(),
                "app",
                state,
                "no route",
                null,
                null,
                "ping",
                64,
                1,
                received,
                times,
                ofMillis(12));
    }

    private static BannerObservation banner(String text) {
        return new BannerObservation(tcp(State.OPEN, ""), text, "", "", ofMillis(3));
    }

    private static HttpObservation http(int status, String body, String problem) {
        return new HttpObservation(
                TARGET,
                ADDRESS,
                "app",
                "http://10.0.1.3/",
                "HTTP/1.1",
                status,
                "",
                Map.of("server", List.of("nginx")),
                body,
                false,
                List.of(),
                problem,
                null,
                ofMillis(3));
    }

    @Test
    void statesOfPortsAreTold() {
        assertThat(tcp(State.OPEN, "")).isOpen();
        assertThat(tcp(State.REFUSED, "")).isClosed().isRefused();
        assertThat(tcp(State.FILTERED, "no answer")).isClosed().isBlocked();
        assertThat(tcp(State.NOT_OPEN, "")).isClosed();
        assertThatThrownBy(() -> assertThat(tcp(State.REFUSED, "")).isOpen())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContainingAll(
                        "Expecting:",
                        "  TCP port 5432 of db (10.0.1.3), from app",
                        "to be open",
                        "but the connection was refused");
    }

    @Test
    void whatTheVantageCannotTellIsAnError() {
        assertThatThrownBy(() -> assertThat(tcp(State.NOT_OPEN, "no tool")).isRefused())
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Whether TCP port 5432 of db (10.0.1.3), from app is one of [REFUSED] cannot be told: no tool");
    }

    @Test
    void echoesAreTold() {
        assertThat(icmp(IcmpObservation.State.REPLIED)).isReachable().repliedWithin(ofMillis(13));
        assertThat(icmp(IcmpObservation.State.SILENT)).isUnreachable();
        assertThatThrownBy(() ->
                        assertThat(icmp(IcmpObservation.State.UNREACHABLE)).isReachable())
                .hasMessageContainingAll("ICMP echo to db (10.0.1.3), from app", "to be reachable", "(no route)");
        assertThatThrownBy(() -> assertThat(icmp(IcmpObservation.State.REPLIED)).repliedWithin(ofMillis(12)))
                .hasMessageContaining("to reply within 12 ms");
    }

    @Test
    void lossAndJitterAreTold() {
        assertThat(icmp(IcmpObservation.State.REPLIED)).hasLossAtMost(0).hasJitterAtMost(ofMillis(3));
        assertThatThrownBy(() -> assertThat(icmp(IcmpObservation.State.SILENT)).hasLossAtMost(0.5))
                .hasMessageContaining("to lose at most 50.0 % of the requests");
        assertThatThrownBy(() -> assertThat(icmp(IcmpObservation.State.REPLIED)).hasJitterAtMost(ofMillis(2)))
                .hasMessageContaining("to have a jitter of at most PT0.002S");
    }

    @Test
    void whoRefusedIsTold() {
        TcpObservation onTheWay = new TcpObservation(
                TARGET,
                ADDRESS,
                "app",
                State.REFUSED,
                "port unreachable, says 10.0.1.1",
                Subnet.address("10.0.1.1"),
                new IcmpCode(false, 3, 3),
                ofMillis(3));
        assertThat(onTheWay).isClosed().isBlocked();
        assertThatThrownBy(() -> assertThat(onTheWay).isRefused())
                .hasMessageContainingAll("to be refused by itself", "(port unreachable, says 10.0.1.1)");
        assertThatThrownBy(() -> assertThat(tcp(State.RESET, "")).isClosed()).isInstanceOf(AssertionError.class);
    }

    private static UdpObservation udp(UdpObservation.State state, String answer) {
        return new UdpObservation(TARGET, ADDRESS, "app", state, answer, "no tool", null, null, "python3", ofMillis(3));
    }

    @Test
    void datagramsAreTold() {
        assertThat(udp(UdpObservation.State.ANSWERED, "pong")).isAnswered().isAnsweredBy("pong".getBytes(UTF_8));
        assertThat(udp(UdpObservation.State.ANSWERED, "pong")).isAnsweredByMatchOf("p.*");
        assertThat(udp(UdpObservation.State.REFUSED, "")).isRefused();
        assertThat(udp(UdpObservation.State.SILENT, "")).isSilent();
        assertThatThrownBy(() ->
                        assertThat(udp(UdpObservation.State.ANSWERED, "ping")).isAnsweredByMatchOf("pong"))
                .hasMessageContainingAll("to be answered by what matches 'pong'", "but the answer was 'ping'");
        assertThatThrownBy(
                        () -> assertThat(udp(UdpObservation.State.UNKNOWN, "")).isSilent())
                .isInstanceOf(EnvironmentException.class);
    }

    private static DnsObservation dns(String rcode, DnsRecord... answers) {
        return new DnsObservation(
                TARGET,
                ADDRESS,
                "app",
                "web.example",
                DnsType.A,
                rcode,
                "",
                true,
                false,
                List.of(answers),
                List.of(),
                List.of(),
                "udp socket",
                ofMillis(3));
    }

    @Test
    void namesAreTold() {
        DnsRecord record = new DnsRecord("web.example", "A", ofMillis(60_000), "10.0.1.3");
        assertThat(dns("NOERROR", record)).resolvesTo("10.0.1.3").isAuthoritative();
        assertThat(dns("NXDOMAIN")).hasRcode("NXDOMAIN");
        assertThatThrownBy(() -> assertThat(dns("NOERROR", record)).resolvesTo("10.0.1.4"))
                .hasMessageContainingAll(
                        "A of web.example at db (10.0.1.3), from app",
                        "to resolve to 10.0.1.4",
                        "but the server answered 10.0.1.3",
                        "answer: web.example 60 A 10.0.1.3");
        assertThatThrownBy(() -> assertThat(dns("NOERROR", record)).hasRcode("REFUSED"))
                .hasMessageContaining("to be answered with REFUSED");
    }

    private static NtpObservation ntp(int stratum) {
        return new NtpObservation(
                TARGET,
                ADDRESS,
                "app",
                "",
                ofMillis(-5),
                ofMillis(2),
                stratum,
                0,
                ofMillis(1),
                ofMillis(1),
                "10.0.1.1",
                "udp socket",
                ofMillis(3));
    }

    @Test
    void clocksAreTold() {
        assertThat(ntp(3)).isSynchronized().hasStratumAtMost(3).hasOffsetWithin(ofMillis(5));
        assertThatThrownBy(() -> assertThat(ntp(16)).isSynchronized())
                .hasMessageContaining("it is not synchronized (stratum 16, leap 0)");
        assertThatThrownBy(() -> assertThat(ntp(3)).hasOffsetWithin(ofMillis(4)))
                .hasMessageContainingAll("to be within 4 ms", "5.000 ms behind, give or take 1.000 ms, at stratum 3");
    }

    @Test
    void bannersAreTold() {
        assertThat(banner("SSH-2.0-x")).startsWith("SSH-").contains("2.0").matches("SSH-.*");
        assertThatThrownBy(() -> assertThat(banner("220 mail")).startsWith("SSH-"))
                .hasMessageContainingAll(
                        "the banner on TCP port 5432 of db (10.0.1.3), from app",
                        "to begin with 'SSH-'",
                        "but the server began with '220 mail'");
        assertThatThrownBy(() -> assertThat(banner("")).contains("")).isInstanceOf(AssertionError.class);
    }

    @Test
    void answersAreTold() {
        assertThat(http(200, "it works 100%d", ""))
                .isOk()
                .hasHeader("Server", "nginx")
                .bodyContains("works");
        assertThatThrownBy(() -> assertThat(http(502, "bad 100%d", "")).isOk())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContainingAll(
                        "GET http://10.0.1.3/ at db (10.0.1.3), from app",
                        "to answer 200",
                        "but it answered 502",
                        "body: bad 100%d");
        assertThatThrownBy(() ->
                        assertThat(http(0, "", "the connection was refused")).bodyContains("x"))
                .hasMessageContainingAll("to answer", "but the connection was refused");
        assertThatThrownBy(() -> assertThat(http(200, "", "")).hasHeader("Server", "apache"))
                .hasMessageContaining("to answer with header Server: apache, found [nginx]");
    }

    @Test
    void placesOfMachinesAreTold() {
        var web = new TestHosts().alive();
        assertThat(web).isOn("public").isNotOn("dmz").isInGroup("servers");
        assertThatThrownBy(() -> assertThat(web).isOn("dmz"))
                .hasMessageContainingAll("to be on network 'dmz'", "public");
        assertThatThrownBy(() -> assertThat(web).isNotOn("public")).hasMessageContaining("192.168.56.10");
    }

    @Test
    void softAssertionsReportAllAtOnce() {
        assertThatThrownBy(() -> InfratestSoftAssertions.assertSoftly(softly -> {
                    softly.assertThat(tcp(State.REFUSED, "")).isOpen();
                    softly.assertThat(http(503, "", "")).isOk();
                    softly.assertThat(banner("x")).startsWith("x");
                    softly.assertThat(1 + 1).isEqualTo(3);
                }))
                .hasMessageContainingAll("to be open", "to answer 200", "expected: 3")
                .hasMessageContaining("3 failures");
    }

    @Test
    void softAssertionsThatHoldPass() {
        assertThatCode(() -> InfratestSoftAssertions.assertSoftly(softly ->
                        softly.assertThat(icmp(IcmpObservation.State.REPLIED)).isReachable()))
                .doesNotThrowAnyException();
    }
}
