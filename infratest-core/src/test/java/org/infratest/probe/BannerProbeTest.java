package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.infratest.ConfigurationException;
import org.infratest.MoreTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BannerProbeTest {

    @TempDir
    static Path folder;

    private final TestHosts hosts = new TestHosts();
    private final CountDownLatch release = new CountDownLatch(1);
    private ServerSocket server;

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        if (server != null) {
            server.close();
        }
    }

    private BannerProbe probe() {
        return BannerProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .attemptTimeout(ofSeconds(20))
                .within(ZERO);
    }

    private int serve(String text, boolean close) throws IOException {
        return serve(socket -> {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            if (!close) {
                release.await();
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                Thread.currentThread().interrupt(); // the client went away, or the server was closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Behaviour {
        void run(Socket socket) throws Exception;
    }

    private int serve(Behaviour behaviour) throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ServerSocket listening = server;
        start(() -> {
            while (true) {
                Socket socket = listening.accept();
                start(() -> {
                    try (socket) {
                        behaviour.run(socket);
                    }
                });
            }
        });
        return server.getLocalPort();
    }

    @Test
    void firstLineIsReadWhileTheConnectionStaysOpen() throws IOException {
        int port = serve("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", false);
        BannerObservation seen = probe().observe(port);
        assertThat(seen.text()).isEqualTo("SSH-2.0-OpenSSH_9.2p1 Debian");
        assertThat(seen.ending()).isEmpty();
        probe().assertStartsWith(port, "SSH-2.0-OpenSSH");
        probe().assertContains(port, "OpenSSH_9");
        probe().assertMatches(port, "SSH-2\\.0-OpenSSH_\\d+.*");
        assertThat(hosts.verdicts())
                .hasSize(4)
                .allSatisfy(v -> assertThat(v.probe()).isEqualTo("banner"));
    }

    @Test
    void linesBeforeTheOneThatMattersAreKept() throws IOException {
        int port = serve("welcome\r\nSSH-2.0-x\r\n", true);
        assertThat(probe().observe(port).text()).isEqualTo("welcome\r\nSSH-2.0-x");
    }

    @Test
    void bannerWithoutLineEndIsRead() throws IOException {
        int port = serve("J\0\0\0\n8.0.36\0binary", false);
        probe().assertContains(port, "8.0.36");
    }

    @Test
    void bannerInPiecesIsReadWhole() throws IOException {
        int port = serve(socket -> {
            socket.setTcpNoDelay(true);
            for (String piece : new String[] {"22", "0 ma", "il\r\n"}) {
                socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                release.await(100, TimeUnit.MILLISECONDS);
            }
            release.await();
        });
        probe().within(ofSeconds(20)).assertStartsWith(port, "220 mail"); // pieces may be far apart once
    }

    @Test
    void otherBannerIsShownWithoutControlCharacters() throws IOException {
        int port = serve("220 mail\u001b[31m ready\r\n", true);
        assertThatThrownBy(() -> probe().assertStartsWith(port, "SSH-"))
                .hasMessageMatching("(?s)web \\(127\\.0\\.0\\.1\\): expected the banner on TCP port " + port
                        + " to begin with 'SSH-', but the server began with '220 mail\\\\x1b\\[31m ready'\n"
                        + "  attempts: 1; last took [\\d.]+ m?s\n  from: this JVM");
    }

    @Test
    void silenceIsTold() throws IOException {
        int port = serve(socket -> release.await());
        assertThatThrownBy(() -> probe().attemptTimeout(ofMillis(300)).assertStartsWith(port, ""))
                .hasMessageContaining("but the server sent nothing within ");
    }

    @Test
    void endWithoutAWordIsTold() throws IOException {
        int port = serve("", true);
        assertThatThrownBy(() -> probe().assertContains(port, ""))
                .hasMessageContaining("but the server closed the connection without a word");
    }

    @Test
    void closedPortIsTold() throws IOException {
        // A socket that is bound and does not listen keeps its port from everybody else.
        try (Socket closed = new Socket()) {
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = closed.getLocalPort();
            assertThatThrownBy(() -> probe().assertContains(port, "x"))
                    .hasMessageContaining("but the connection was refused");
        }
    }

    @Test
    void endlessBannerIsBounded() throws IOException {
        int port = serve(socket -> {
            while (true) {
                socket.getOutputStream().write(new byte[1 << 16]);
            }
        });
        assertThat(probe().observe(port).text()).hasSize(4096);
    }

    @Test
    void bannerByteByByteIsBoundedInTime() throws IOException {
        int port = serve(socket -> {
            while (!release.await(50, TimeUnit.MILLISECONDS)) {
                socket.getOutputStream().write('x');
            }
        });
        MoreTime.from(ofMillis(500), time -> {
            BannerObservation seen = probe().attemptTimeout(time).observe(port);
            assertThat(seen.text()).startsWith("x");
            assertThat(seen.took()).isLessThan(time.plusSeconds(20));
        });
    }

    @Test
    void textIsUtf8WhereItIsThatElseEachByteIsACharacter() throws IOException {
        int port = serve(socket -> {
            socket.getOutputStream().write("gr\u00fc\u00dfe\n".getBytes(UTF_8));
            release.await();
        });
        assertThat(probe().observe(port).text()).isEqualTo("gr\u00fc\u00dfe");
        server.close();
        assertThat(probe().observe(serve("gr\u00fc\u00dfe\n", false)).text()).isEqualTo("gr\u00fc\u00dfe");
    }

    @Test
    void sequenceOfUtf8ThatIsCutOffKeepsItsBytes() throws IOException {
        int port = serve(socket -> {
            socket.getOutputStream().write(new byte[] {'x', (byte) 0xc3, (byte) 0xbc, (byte) 0xe2, (byte) 0x82});
        });
        assertThat(probe().observe(port).text()).isEqualTo("x\u00fc\u00e2\u0082");
    }

    @Test
    void bannerBehindTlsIsRead() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (Peer peer = tlsPeer(certificate, "imap ready\r\n")) {
            probe().tls(certificate.trusting()).assertStartsWith(peer.port(), "imap ready");
            probe().tls(Authorities.of(certificate.certificate()))
                    .serverName("shop.example")
                    .assertContains(peer.port(), "ready");
            probe().tlsUnverified().assertMatches(peer.port(), "imap.*");
            assertThatThrownBy(() -> probe().tls().assertContains(peer.port(), "ready"))
                    .hasMessageContaining(
                            ", but TLS failed (no trusted authority has signed the certificate: PKIX path building failed");
            assertThatThrownBy(() -> probe().tls(certificate.trusting())
                            .serverName("bank.example")
                            .assertContains(peer.port(), "ready"))
                    .hasMessageContaining(
                            ", but TLS failed (No subject alternative DNS name matching bank.example found.)");
        }
        try (Peer plain = Peer.thatSays("220 plain\r\n")) {
            assertThatThrownBy(() -> probe().tlsUnverified().assertContains(plain.port(), "220"))
                    .hasMessageContaining(", but TLS failed (the server does not speak TLS on this port: ");
        }
    }

    private static Peer tlsPeer(TestCertificate certificate, String text) throws Exception {
        SSLContext context = certificate.server();
        return Peer.that((socket, peer) -> {
            try (Socket secured = context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                ((SSLSocket) secured).setUseClientMode(false);
                Peer.send(secured, text);
                peer.stay();
            }
        });
    }

    private static Peer startTlsPeer(TestCertificate certificate, String greeting, Map<String, String> answers)
            throws Exception {
        SSLContext context = certificate.server();
        return Peer.that((socket, peer) -> {
            Peer.send(socket, greeting + "\r\n");
            String answer = "";
            while (!answer.startsWith("!")) {
                String said = Peer.line(socket);
                answer = answers.getOrDefault(said, "500 what?");
                Peer.send(socket, answer.replaceFirst("^!", "") + "\r\n");
            }
            try (Socket secured = context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                ((SSLSocket) secured).setUseClientMode(false);
                Peer.send(secured, "secured\r\n");
                peer.stay();
            }
        });
    }

    @Test
    void eachProtocolChangesToTlsInItsOwnWay() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        Map<StartTls, Map<String, String>> answers = Map.of(
                StartTls.SMTP, Map.of("EHLO infratest.invalid", "250-mail\r\n250 STARTTLS", "STARTTLS", "!220 go"),
                StartTls.IMAP, Map.of("a STARTTLS", "!* CAPABILITY IMAP4rev1\r\na ok begin"),
                StartTls.POP3, Map.of("STLS", "!+OK begin"),
                StartTls.FTP, Map.of("AUTH TLS", "!234 go"));
        Map<StartTls, String> greetings = Map.of(
                StartTls.SMTP, "220-one\r\n220 two",
                StartTls.IMAP, "* OK imap",
                StartTls.POP3, "+OK pop",
                StartTls.FTP, "220 ftp");
        for (StartTls way : greetings.keySet()) {
            try (Peer peer = startTlsPeer(certificate, greetings.get(way), answers.get(way))) {
                probe().startTls(way).tlsUnverified().assertStartsWith(peer.port(), "secured");
                assertThat(probe().startTls(way).observe(peer.port()).problem()).startsWith("TLS failed (no trusted");
            }
        }
    }

    @Test
    void startTlsThatIsRefusedIsTold() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (Peer peer = startTlsPeer(certificate, "220 mail", Map.of("EHLO infratest.invalid", "250 mail"))) {
            assertThatThrownBy(() ->
                            probe().startTls(StartTls.SMTP).tlsUnverified().assertContains(peer.port(), "x"))
                    .hasMessageContaining(", but the server answered STARTTLS with '500 what?'");
        }
        try (Peer peer = startTlsPeer(certificate, "554 go away", Map.of())) {
            assertThat(probe().startTls(StartTls.SMTP)
                            .tlsUnverified()
                            .observe(peer.port())
                            .description())
                    .isEqualTo("the server greeted with '554 go away'");
        }
        try (Peer peer = startTlsPeer(certificate, "* BYE full", Map.of())) {
            assertThat(probe().startTls(StartTls.IMAP)
                            .tlsUnverified()
                            .observe(peer.port())
                            .description())
                    .isEqualTo("the server greeted with '* BYE full'");
        }
    }

    @Test
    void ldapRefusalIsTold() {
        byte[] unavailable = {0x30, 12, 2, 1, 1, 0x78, 7, 0x0a, 1, 52, 4, 0, 4, 0};
        try (Peer peer = Peer.that((socket, p) -> {
            socket.getInputStream().readNBytes(31);
            socket.getOutputStream().write(unavailable);
            p.stay();
        })) {
            assertThat(probe().startTls(StartTls.LDAP)
                            .tlsUnverified()
                            .observe(peer.port())
                            .description())
                    .isEqualTo("the server refused STARTTLS with LDAP result 52");
        }
    }

    @Test
    void malformedExpressionIsAConfigurationError() {
        assertThatThrownBy(() -> probe().assertMatches(22, "220 ("))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("'220 (' is not a regular expression: ");
        assertThat(hosts.verdicts()).isEmpty();
    }
}
