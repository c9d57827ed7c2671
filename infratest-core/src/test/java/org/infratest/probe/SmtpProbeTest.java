package org.infratest.probe;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmtpProbeTest {

    @TempDir
    static Path folder;

    private final TestHosts hosts = new TestHosts();
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    private SmtpProbe probe(int port) {
        return SmtpProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .within(ZERO);
    }

    private Peer mail(SSLContext context) {
        return Peer.that((socket, peer) -> {
            Peer.send(socket, "220 mail.lab.example ESMTP\r\n");
            if (talk(socket, context != null)) {
                try (Socket secured = context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                    ((SSLSocket) secured).setUseClientMode(false);
                    talk(secured, false);
                }
            }
        });
    }

    /** True where the client wants to change to TLS. */
    private boolean talk(Socket socket, boolean tls) throws Exception {
        while (true) {
            String line = Peer.line(socket);
            received.add(line);
            switch (line.split("[ :]")[0]) {
                case "EHLO" ->
                    Peer.send(
                            socket,
                            "250-mail\r\n250-SIZE 1000\r\n"
                                    + (tls ? "250-STARTTLS\r\n" : "250-auth PLAIN LOGIN\r\n")
                                    + "250 PIPELINING\r\n");
                case "STARTTLS" -> {
                    Peer.send(socket, "220 go\r\n");
                    return true;
                }
                case "MAIL" -> Peer.send(socket, "250 ok\r\n");
                case "RCPT" ->
                    Peer.send(
                            socket, line.contains("@lab.example") ? "250 ok\r\n" : "554 5.7.1 Relay access denied\r\n");
                default -> {
                    return false;
                }
            }
        }
    }

    @Test
    void greetingAndOffersAreSeen() {
        try (Peer peer = mail(null)) {
            SmtpProbe probe = probe(peer.port());
            probe.assertReady();
            probe.assertGreets("mail.lab.example");
            probe.assertOffers("size");
            probe.assertOffers("AUTH LOGIN");
            assertThatThrownBy(() -> probe.assertOffers("STARTTLS"))
                    .hasMessageMatching(
                            "(?s)web \\(127\\.0\\.0\\.1\\): expected SMTP on TCP port \\d+ to offer STARTTLS, but the"
                                    + " server offers SIZE 1000, AUTH PLAIN LOGIN, PIPELINING\n"
                                    + "  attempts: 1; last took [\\d.]+ m?s\n  from: this JVM\n  greeting: mail\\.lab\\.example ESMTP");
            assertThatThrownBy(() -> probe.assertOffers("AUTH CRAM-MD5")).isInstanceOf(AssertionError.class);
            await().untilAsserted(() -> assertThat(received)
                    .filteredOn("QUIT"::equals)
                    .as("the server reads it after the probe has gone")
                    .hasSize(6));
        }
    }

    @Test
    void offersBehindTlsAreTheOnesThatCount() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (Peer peer = mail(certificate.server())) {
            probe(peer.port()).assertOffers("STARTTLS");
            probe(peer.port()).startTlsUnverified().assertOffers("AUTH");
            probe(peer.port())
                    .startTls(Authorities.of(certificate.certificate()))
                    .assertReady();
            assertThatThrownBy(() ->
                            probe(peer.port()).startTls(Authorities.ofJvm()).assertReady())
                    .hasMessageContaining(", but TLS failed (no trusted authority has signed the certificate");
        }
        try (Peer peer = mail(null)) {
            assertThatThrownBy(() -> probe(peer.port()).startTlsUnverified().assertReady())
                    .hasMessageContaining(", but the server does not offer STARTTLS");
        }
    }

    @Test
    void recipientIsOfferedAndNoMailIsSent() {
        try (Peer peer = mail(null)) {
            probe(peer.port()).assertAccepts("", "ann@lab.example");
            probe(peer.port()).assertRefuses("ann@lab.example", "bob@elsewhere.example");
            assertThatThrownBy(() -> probe(peer.port()).assertAccepts("", "bob@elsewhere.example"))
                    .hasMessageContaining("to accept a mail from <> to <bob@elsewhere.example>, but the server answered"
                            + " '554 5.7.1 Relay access denied'");
            assertThatThrownBy(() -> probe(peer.port()).assertRefuses("", "ann@lab.example"))
                    .isInstanceOf(AssertionError.class);
            assertThat(received).noneMatch(line -> line.startsWith("DATA"));
        }
    }

    @Test
    void serverThatIsBusyIsTold() {
        try (Peer peer = Peer.thatSays("421-too\r\n421 busy\r\n")) {
            assertThat(probe(peer.port()).observe().description()).isEqualTo("the server greeted with '421 too'");
        }
        try (Peer peer = Peer.thatSays("SSH-2.0-x\r\n")) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("the server does not keep to the protocol (it answered 'SSH-2.0-x')");
        }
        try (Peer peer = Peer.that((socket, p) -> {
            while (true) {
                Peer.send(socket, "220-more\r\n");
            }
        })) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("the server does not keep to the protocol (a reply of more than 200 lines)");
        }
    }

    @Test
    void whatIsNoAddressIsAConfigurationError() {
        assertThatThrownBy(() -> probe(25).assertAccepts("", "a@b>\r\nDATA"))
                .isInstanceOf(ConfigurationException.class);
    }
}
