package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.environment.Host;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.DnsType;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.MySqlProbe;
import org.infratest.probe.NtpProbe;
import org.infratest.probe.PostgresProbe;
import org.infratest.probe.Probe;
import org.infratest.probe.SmtpProbe;
import org.infratest.probe.SshProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.probe.TlsProbe;
import org.infratest.probe.UdpProbe;
import org.infratest.state.HostState;

/** What a test asks a machine, in every way that there is: whichever it is, a broken infrastructure must not look like an answer. */
enum Ask {
    COMMAND(web -> web.ssh().exec("echo hello", Ask.patience()).assertSucceeded()),
    UPLOAD(web -> web.ssh().upload(Ask.file(), "/tmp/infratest-soak-never")),
    DOWNLOAD(web -> web.ssh().download("/etc/hostname", Ask.file())),
    TCP_FROM_IT(web -> Ask.from(web, TcpProbe.to(web)).assertOpen(22)),
    TCP_BLOCKED_FROM_IT(web -> Ask.from(web, TcpProbe.to(web)).assertBlocked(22)),
    TCP_CLOSED_FROM_IT(web -> Ask.from(web, TcpProbe.to(web)).assertClosed(22)),
    BANNER_FROM_IT(web -> Ask.from(web, BannerProbe.to(web)).assertStartsWith(22, "SSH")),
    HTTP_FROM_IT(web -> Ask.from(web, HttpProbe.to(web)).assertOk("/")),
    DNS_FROM_IT(web -> Ask.from(web, DnsProbe.to(web)).assertResolves("web.example", DnsType.A)),
    UDP_FROM_IT(web -> Ask.from(web, UdpProbe.to(web).send("x")).assertAnswers(9)),
    UDP_BLOCKED_FROM_IT(web -> Ask.from(web, UdpProbe.to(web).send("x")).assertBlocked(9)),
    ICMP_FROM_IT(web -> Ask.from(web, IcmpProbe.to(web)).assertReachable()),
    ICMP_UNREACHABLE_FROM_IT(web -> Ask.from(web, IcmpProbe.to(web)).assertUnreachable()),
    TLS_FROM_IT(web -> Ask.from(web, TlsProbe.to(web)).assertTrusted(443)),
    SSH_FROM_IT(web -> Ask.from(web, SshProbe.to(web)).assertOffers("publickey")),
    SMTP_FROM_IT(web -> Ask.from(web, SmtpProbe.to(web)).assertReady()),
    NTP_FROM_IT(web -> Ask.from(web, NtpProbe.to(web)).assertSynchronized()),
    POSTGRES_FROM_IT(web -> Ask.from(web, PostgresProbe.to(web)).assertReady()),
    MYSQL_FROM_IT(web -> Ask.from(web, MySqlProbe.to(web)).assertReady()),
    TCP(web -> Ask.patient(TcpProbe.to(web)).assertOpen(Stage.current().port())),
    TCP_BLOCKED(
            web -> Ask.patient(TcpProbe.to(web)).assertBlocked(Stage.current().port())),
    BANNER(web ->
            Ask.patient(BannerProbe.to(web)).assertStartsWith(Stage.current().port(), "SSH")),
    HTTP(web -> Ask.patient(HttpProbe.to(web)).port(Stage.current().port()).assertOk("/")),
    TLS(web -> Ask.patient(TlsProbe.to(web)).assertTrusted(Stage.current().port())),
    SSH(web -> Ask.patient(SshProbe.to(web)).port(Stage.current().port()).assertOffers("publickey")),
    SMTP(web -> Ask.patient(SmtpProbe.to(web)).port(Stage.current().port()).assertReady()),
    DNS(web -> Ask.patient(DnsProbe.to(web)).assertResolves("web.example", DnsType.A)),
    DNS_BY_TCP(web ->
            Ask.patient(DnsProbe.to(web)).tcp().port(Stage.current().port()).assertResolves("web.example", DnsType.A)),
    UDP(web -> Ask.patient(UdpProbe.to(web).send("x")).assertAnswers(9)),
    NTP(web -> Ask.patient(NtpProbe.to(web)).assertSynchronized()),
    ICMP(web -> Ask.patient(IcmpProbe.to(web)).assertReachable()),
    STATE_FILE(web -> Ask.state(web).file("/etc/passwd").assertExists()),
    STATE_ABSENT(web -> Ask.state(web).file("/etc/passwd").assertAbsent()),
    STATE_PACKAGE(web -> Ask.state(web).packageNamed("bash").assertInstalled()),
    STATE_SERVICE(web -> Ask.state(web).service("ssh").assertRunning()),
    STATE_PORT(web -> Ask.state(web).port(22).assertListening()),
    STATE_COMMAND(web -> Ask.state(web).command("id -u").assertOutput("0"));

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The asking itself. */
    @FunctionalInterface
    interface Question {
        void to(Host web) throws IOException;
    }

    private final Question question;

    Ask(Question question) {
        this.question = question;
    }

    void of(Host web) throws IOException {
        question.to(web);
    }

    private static <P extends Probe<P>> P from(Host web, P probe) {
        return patient(probe).from(web);
    }

    private static <P extends Probe<P>> P patient(P probe) {
        return probe.within(PATIENCE).attemptTimeout(PATIENCE);
    }

    private static HostState state(Host web) {
        return HostState.of(web).within(PATIENCE);
    }

    private static Duration patience() {
        return PATIENCE;
    }

    private static Path file() throws IOException {
        return Files.writeString(Stage.current().room().resolve("file"), "hello");
    }
}
