package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a real dnsmasq answers: names of its own, and names that it passes on to a second one. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnsmasqTest {

    private static final String DNSMASQ = "/usr/sbin/dnsmasq";

    private final TestHosts hosts = new TestHosts();

    @TempDir
    static Path folder;

    private int port;
    private ServerProcess local;
    private ServerProcess upstream;

    @BeforeAll
    void start() throws IOException {
        port = ServerProcess.freePort();
        int second = ServerProcess.freePort();
        upstream = dnsmasq("upstream", second, "host-record=far.example.net,198.51.100.7");
        local = dnsmasq(
                "local",
                port,
                "host-record=web.lan.test,10.0.0.5,fd00::5",
                "cname=www.lan.test,web.lan.test",
                "mx-host=lan.test,mail.lan.test,10",
                "srv-host=_sip._udp.lan.test,web.lan.test,5060,0,5",
                "txt-record=lan.test,v=spf1 -all",
                "txt-record=long.lan.test," + "x".repeat(200) + "," + "y".repeat(200) + "," + "z".repeat(200),
                "local=/lan.test/",
                "server=/example.net/127.0.0.1#" + second);
        probe().port(second).within(ofSeconds(30)).assertResolves("far.example.net", DnsType.A);
        probe().within(ofSeconds(30)).assertResolves("web.lan.test", DnsType.A);
    }

    private ServerProcess dnsmasq(String name, int at, String... lines) throws IOException {
        Path settings = folder.resolve(name + ".conf");
        Files.writeString(
                settings,
                String.join("\n", lines) + "\nport=" + at
                        + "\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nno-poll\nlocal-ttl=120\n");
        return ServerProcess.start(
                folder.resolve(name + ".log"),
                List.of(DNSMASQ, "--keep-in-foreground", "--conf-file=" + settings, "--user=", "--pid-file"));
    }

    @AfterAll
    void end() {
        if (local != null) {
            local.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    private DnsProbe probe() {
        return DnsProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .attemptTimeout(ofSeconds(10))
                .within(ZERO);
    }

    @Test
    void recordsOfEachTypeAreResolved() {
        probe().assertResolves("web.lan.test", DnsType.A, "10.0.0.5");
        probe().assertResolves("WEB.lan.test.", DnsType.AAAA, "fd00::5");
        probe().assertResolves("10.0.0.5", DnsType.PTR, "web.lan.test");
        probe().assertResolves("www.lan.test", DnsType.CNAME, "Web.lan.test");
        probe().assertResolves("lan.test", DnsType.MX, "10 mail.lan.test");
        probe().assertResolves("_sip._udp.lan.test", DnsType.SRV, "0 5 5060 web.lan.test");
        probe().assertResolves("lan.test", DnsType.TXT, "v=spf1 -all");
    }

    @Test
    void aliasIsFollowed() {
        DnsObservation seen = probe().observe("www.lan.test", DnsType.A);
        assertThat(seen.values()).containsExactly("10.0.0.5");
        assertThat(seen.answers()).extracting(DnsRecord::type).containsExactly("CNAME", "A");
        assertThat(seen.answers().get(1).ttl()).isEqualTo(ofSeconds(120));
    }

    @Test
    void namesOfItsOwnAndNamesThatArePassedOnAreAnswered() {
        assertThat(probe().observe("web.lan.test", DnsType.A).authoritative()).isTrue();
        probe().assertResolves("far.example.net", DnsType.A, "198.51.100.7");
        assertThat(probe().observe("far.example.net", DnsType.A).authoritative())
                .as("this time it is remembered")
                .isFalse();
    }

    @Test
    void nameThatIsNotThereIsNxdomain() {
        probe().assertNoSuchName("nobody.lan.test");
        probe().assertNoRecord("lan.test", DnsType.SRV);
        assertThatThrownBy(() -> probe().assertResolves("nobody.lan.test", DnsType.A, "10.0.0.9"))
                .hasMessageStartingWith("web (127.0.0.1): expected A of nobody.lan.test to be 10.0.0.9, "
                        + "but the server answered NXDOMAIN\n  attempts: 1; last took ");
    }

    @Test
    void otherValueFailsWithWhatWasAnswered() {
        assertThatThrownBy(() -> probe().assertResolves("web.lan.test", DnsType.A, "10.0.0.6"))
                .hasMessageMatching(
                        "(?s)web \\(127.0.0.1\\): expected A of web.lan.test to be 10.0.0.6, but the server answered "
                                + "10.0.0.5\n  attempts: 1; last took [\\d.]+ m?s\n  from: this JVM\n  answer: web.lan.test 120 A 10.0.0.5\n"
                                + "  by: udp socket");
    }

    @Test
    void nameForWhichNoServerIsNamedIsRefused() {
        probe().assertRcode("elsewhere.example.org", DnsType.A, "REFUSED");
    }

    @Test
    void answerThatDoesNotFitIsAskedForByTcp() {
        DnsObservation seen = probe().observe("long.lan.test", DnsType.TXT);
        assertThat(seen.tcp()).isTrue();
        assertThat(seen.values()).containsExactly("x".repeat(200) + "y".repeat(200) + "z".repeat(200));
        assertThat(probe().tcp().observe("web.lan.test", DnsType.A).tcp()).isTrue();
    }

    @Test
    void eventNamesTheQuestion() {
        int before = hosts.verdicts().size();
        probe().observe("web.lan.test", DnsType.A);
        assertThat(hosts.verdicts().get(before)).satisfies(v -> {
            assertThat(v.probe()).isEqualTo("dns");
            assertThat(v.to()).isEqualTo("web (127.0.0.1) A web.lan.test");
            assertThat(v.observation()).isEqualTo("the server answered 10.0.0.5");
        });
    }
}
