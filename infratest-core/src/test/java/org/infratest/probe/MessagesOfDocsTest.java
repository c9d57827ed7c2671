package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.infratest.EnvironmentException;
import org.infratest.docs.Page;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.spec.Subnet;
import org.infratest.ssh.TestSshServer;
import org.infratest.vantage.Dial;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The messages that the pages of probes show are those of the probes, word by word. */
@Timeout(60)
class MessagesOfDocsTest {

    @TempDir
    Path folder;

    private final TestHosts hosts = new TestHosts();

    /** A machine at an address that nobody has here; probes look from a vantage that leads elsewhere. */
    private Host host(String name, String address) {
        Network network = new Network("lan", new Subnet(Subnet.address(address), 24));
        return new Host(
                name,
                List.of(),
                Map.of(network, Subnet.address(address)),
                hosts::session,
                hosts.alive().context());
    }

    private static String message(ThrowingCallable failing) {
        Throwable failure = catchThrowable(failing);
        assertThat(failure).isNotNull();
        return String.valueOf(failure.getMessage());
    }

    @Test
    void refusedPort() throws Exception {
        TcpProbe tcp = TcpProbe.to(host("web", "192.168.56.10")).from(new ElsewhereVantage("this JVM", refused()));

        Page.of("probes.md").shows(message(() -> tcp.within(ZERO).assertOpen(443)));
    }

    private static Dial refused() {
        return ScriptedVantage.refused();
    }

    @Test
    void machineThatIsDown() throws Exception {
        Host alive = host("db", "10.20.0.20");
        Host db = new Host(
                alive.name(),
                List.of(),
                alive.addresses(),
                () -> {
                    throw new EnvironmentException("Cannot log in to 'db': no answer");
                },
                alive.context());
        TcpProbe tcp = TcpProbe.to(db).from(new ElsewhereVantage("this JVM", ScriptedVantage.filtered()));

        Page.of("probes.md").showsFirstLineOf(message(() -> tcp.within(ZERO).assertBlocked(5432)));
    }

    @Test
    void banners() throws Exception {
        try (Peer peer = Peer.thatSays("220 mail\u001b[31m ready\r\n");
                Peer endless = Peer.thatSays("x".repeat(5_000))) {
            BannerProbe banner = BannerProbe.to(host("gateway", "203.0.113.10")).attemptTimeout(ofSeconds(20));
            BannerProbe other =
                    banner.from(new ElsewhereVantage("this JVM", peer)).within(ZERO);
            Page.of("probe-banner.md").shows(message(() -> other.assertStartsWith(22, "SSH-2.0-OpenSSH")));

            BannerProbe slow =
                    banner.from(new ElsewhereVantage("this JVM", endless)).within(ZERO);
            Page.of("probe-banner.md").shows(message(() -> slow.assertMatches(22, "(x+x+)+y")));
        }
    }

    @Test
    void dialogue() throws Exception {
        try (Peer peer = Peer.that((socket, p) -> {
            Peer.send(socket, "220 mail.lab.example\r\n");
            Peer.line(socket);
            Peer.send(socket, "250-mail.lab.example\r\n250 SIZE 10240000\r\n");
            p.stay();
        })) {
            BannerProbe mail = BannerProbe.to(host("mail", "10.20.0.25"))
                    .from(new ElsewhereVantage("this JVM", peer))
                    .attemptTimeout(ofMillis(500));
            Dialogue dialogue = Dialogue.begin()
                    .expect("^220 ")
                    .sendLine("EHLO test.example")
                    .expect("STARTTLS");

            await().untilAsserted(() -> Page.of("probe-banner.md")
                    .shows(message(() -> mail.within(ZERO).assertDialogue(25, dialogue))));
        }
    }

    @Test
    void http() throws Exception {
        try (Peer peer = Peer.that((socket, p) -> {
            String request = Peer.line(socket);
            Peer.send(
                    socket,
                    request.startsWith("GET / ")
                            ? "HTTP/1.1 302 Found\r\nLocation: /shop/\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\nContent-Length: 33\r\n\r\n"
                                    + "The shop is closed for an update.");
        })) {
            HttpProbe http = HttpProbe.to(host("app", "10.20.0.10")).from(new ElsewhereVantage("workstation", peer));

            Page.of("probe-http.md").shows(message(() -> http.within(ZERO).assertOk("/")));
        }
    }

    @Test
    void smtp() throws Exception {
        try (Peer peer = Peer.that((socket, p) -> {
            Peer.send(socket, "220 mail.lab.example ESMTP\r\n");
            Peer.line(socket);
            Peer.send(socket, "250-mail.lab.example\r\n250-STARTTLS\r\n250 SIZE 10240000\r\n");
            Peer.line(socket);
        })) {
            SmtpProbe smtp = SmtpProbe.to(host("mail", "10.20.0.25")).from(new ElsewhereVantage("this JVM", peer));

            Page.of("probe-smtp.md").shows(message(() -> smtp.within(ZERO).assertOffers("AUTH")));
        }
    }

    @Test
    void tls() throws Exception {
        SSLContext context = TestCertificate.make(folder, "-0d", 365, "san=dns:shop.example,dns:*.lab.example")
                .server();
        try (Peer peer = Peer.that((socket, p) -> {
            try (SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                secured.setUseClientMode(false);
                secured.startHandshake();
                secured.getInputStream().read();
            }
        })) {
            TlsProbe tls = TlsProbe.to(host("web", "10.20.0.10")).from(new ElsewhereVantage("this JVM", peer));

            Page.of("probe-tls.md").shows(message(() -> tls.within(ZERO).assertValidFor(443, ofDays(400))));
        }
    }

    @Test
    void ssh() throws Exception {
        try (TestSshServer server =
                new TestSshServer(folder, (command, stdout, stderr) -> 0).allowPassword("sw0rdfish")) {
            SshProbe ssh = SshProbe.to(host("web", "10.20.0.10")).from(new ElsewhereVantage("this JVM", server.port()));

            Page.of("probe-ssh.md").shows(message(() -> ssh.within(ZERO).assertDoesNotOffer("password")));
        }
    }

    @Test
    void mysql() throws Exception {
        String words = "Host '10.20.0.9' is not allowed to connect to this MariaDB server";
        try (Peer peer = Peer.that((socket, p) -> {
            int length = 3 + words.length();
            Peer.send(socket, "" + (char) length + "\0\0\0" + (char) 0xff + (char) (1130 & 0xff) + (char) (1130 >> 8));
            Peer.send(socket, words);
        })) {
            MySqlProbe mysql = MySqlProbe.to(host("db", "10.20.0.12")).from(new ElsewhereVantage("workstation", peer));

            Page.of("probe-databases.md").shows(message(() -> mysql.within(ZERO).assertReady()));
        }
    }

    @Test
    void missingDriver() throws Exception {
        Page.of("probe-databases.md").shows(message(JdbcDriver.POSTGRES::load));
    }

    @Test
    void nfs() throws Exception {
        hosts.session()
                .answer(command -> FakeSession.result(
                        command,
                        4,
                        "infratest mounted vers=4.2\n",
                        "sh: 1: cannot create /tmp/infratest-nfs.Xq3bTk/infratest-6b0f5c1e-3d0a-4a5e-9f0e-1c8f0a2f7d11:"
                                + " Read-only file system\n"));
        NfsProbe nfs = NfsProbe.to(host("storage", "10.20.0.20"));

        Page.of("probe-nfs.md")
                .shows(message(() -> nfs.within(ZERO).assertWritable(host("app", "10.20.0.10"), "/srv/uploads")));
    }
}
