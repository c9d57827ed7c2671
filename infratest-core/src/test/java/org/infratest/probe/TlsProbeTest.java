package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsProbeTest {

    @TempDir
    static Path folder;

    private final TestHosts hosts = new TestHosts();
    private TestCertificate good;
    private TestCertificate expired;

    @BeforeAll
    void certificates() throws Exception {
        good = TestCertificate.make(folder, "-0d", 365, "san=dns:shop.example,dns:*.lab.example,ip:127.0.0.1");
        expired = TestCertificate.make(folder, "-20d", 10, "san=dns:shop.example");
    }

    private TlsProbe probe() {
        return TlsProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .attemptTimeout(ofSeconds(20))
                .within(ZERO);
    }

    private static Peer tls(TestCertificate certificate, String... protocols) throws Exception {
        SSLContext context = certificate.server();
        return Peer.that((socket, peer) -> {
            try (SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                secured.setUseClientMode(false);
                if (protocols.length > 0) {
                    secured.setEnabledProtocols(protocols);
                }
                secured.startHandshake();
                secured.getInputStream().read();
            }
        });
    }

    @Test
    void certificateOfAGivenAuthorityIsTrusted() throws Exception {
        Path pem = Files.writeString(folder.resolve("ca.pem"), good.pem());
        try (Peer peer = tls(good)) {
            TlsProbe probe = probe().trusting(Authorities.in(pem));
            probe.assertTrusted(peer.port());
            probe.assertValidFor(peer.port(), ofDays(300));
            probe.assertProtocol(peer.port(), TlsVersion.TLS_1_3);
            TlsObservation seen = probe.observe(peer.port());
            assertThat(seen.isTrusted()).isTrue();
            assertThat(seen.cipherSuite()).startsWith("TLS_");
            assertThat(seen.names()).containsExactly("shop.example", "*.lab.example", "127.0.0.1");
            assertThat(seen.description()).startsWith("the server speaks TLSv1.3 with TLS_");
            assertThatThrownBy(() -> probe.assertValidFor(peer.port(), ofDays(400)))
                    .hasMessageMatching(
                            "(?s)web \\(127\\.0\\.0\\.1\\): expected the TLS on TCP port \\d+ to have a certificate"
                                    + " that is valid for 400 days, but the server speaks TLSv1\\.3 with TLS_\\w+\n"
                                    + "  attempts: 1; last took [\\d.]+ m?s\n  from: this JVM\n"
                                    + "  certificate: CN=shop\\.example, by CN=shop\\.example\n"
                                    + "  names: shop\\.example, \\*\\.lab\\.example, 127\\.0\\.0\\.1\n"
                                    + "  valid: .* UTC to .* UTC");
        }
    }

    @Test
    void certificateThatNobodyTrustsIsTold() throws Exception {
        try (Peer peer = tls(good)) {
            assertThatThrownBy(() -> probe().assertTrusted(peer.port()))
                    .hasMessageContaining(
                            "to have a certificate of what this JVM trusts, but the server speaks TLSv1.3")
                    .hasMessageContaining("\n  not trusted: no trusted authority has signed the certificate: ");
        }
    }

    @Test
    void namesAreReadAsRfc9525DoesIt() throws Exception {
        try (Peer peer = tls(good)) {
            probe().assertName(peer.port(), "shop.example");
            probe().assertName(peer.port(), "SHOP.example");
            probe().assertName(peer.port(), "a.lab.example");
            probe().assertName(peer.port(), "127.0.0.1");
            for (String other : new String[] {"bank.example", "a.b.lab.example", "lab.example", "127.0.0.2"}) {
                assertThatThrownBy(() -> probe().assertName(peer.port(), other))
                        .hasMessageContaining("to have a certificate for " + other + ", but ");
            }
        }
    }

    @Test
    void expiredCertificateIsTold() throws Exception {
        try (Peer peer = tls(expired)) {
            TlsProbe probe = probe().trusting(Authorities.of(expired.certificate(), good.certificate()));
            assertThatThrownBy(() -> probe.assertValidFor(peer.port(), ZERO))
                    .hasMessageContaining("is valid for 0 ms, but the server speaks");
            assertThat(probe.observe(peer.port()).expiry()).isBefore(java.time.Instant.now());
            assertThat(probe().observe(peer.port()).isTrusted()).isFalse();
        }
    }

    @Test
    void versionsAreOfferedOneByOne() throws Exception {
        try (Peer peer = tls(good, "TLSv1.2")) {
            probe().assertAccepts(peer.port(), TlsVersion.TLS_1_2);
            probe().assertRefuses(peer.port(), TlsVersion.TLS_1_3);
            probe().assertRefuses(peer.port(), TlsVersion.TLS_1_0);
            TlsVersionsObservation seen = probe().observeVersions(peer.port());
            assertThat(seen.accepted()).containsExactly(TlsVersion.TLS_1_2);
            assertThat(seen.refused()).hasSize(4);
            assertThatThrownBy(() -> probe().assertAccepts(peer.port(), TlsVersion.TLS_1_3))
                    .hasMessageContaining("to accept TLSv1.3, but the server speaks TLSv1.2\n")
                    .hasMessageContaining("\n  TLSv1.3: it ");
            assertThatThrownBy(() -> probe().assertRefuses(peer.port(), TlsVersion.TLS_1_2))
                    .hasMessageContaining("to refuse TLSv1.2, but the server speaks TLSv1.2\n");
        }
        try (Peer peer = tls(good)) {
            assertThat(probe().observeVersions(peer.port()).accepted())
                    .containsExactly(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
        }
    }

    @Test
    void serverOfAnOldVersionAloneIsSeenAlthoughThisJvmDoesNotSpeakIt() {
        try (Peer peer = Peer.that((socket, p) -> {
            byte[] hello = socket.getInputStream().readNBytes(11);
            boolean old = hello[9] == 3 && hello[10] == 1;
            Peer.send(socket, old ? "\26\3\1\0\52\2\0\0\46\3\1" + "r".repeat(32) + "\0\0\57\0" : "\25\3\1\0\2\2\106");
            p.stay();
        })) {
            probe().assertAccepts(peer.port(), TlsVersion.TLS_1_0);
            TlsVersionsObservation seen = probe().observeVersions(peer.port());
            assertThat(seen.accepted()).containsExactly(TlsVersion.TLS_1_0);
            assertThat(seen.refused()).containsEntry(TlsVersion.TLS_1_2, "it answered with alert protocol_version");
        }
    }

    @Test
    void plainServerRefusesNothing() {
        try (Peer peer = Peer.thatSays("220 mail\r\n")) {
            assertThatThrownBy(() -> probe().assertRefuses(peer.port(), TlsVersion.TLS_1_0))
                    .hasMessageContaining(
                            ", but the server does not keep to the protocol (it does not speak TLS on this port)"
                                    + " when it was offered SSLv3");
            assertThatThrownBy(() -> probe().assertTrusted(peer.port()))
                    .hasMessageContaining(", but TLS failed (the server does not speak TLS on this port: ");
        }
    }

    @Test
    void handshakeBehindStartTlsIsSeen() throws Exception {
        SSLContext context = good.server();
        try (Peer peer = Peer.that((socket, p) -> {
            Peer.send(socket, "+OK pop\r\n");
            Peer.line(socket);
            Peer.send(socket, "+OK\r\n");
            try (Socket secured = context.getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
                ((SSLSocket) secured).setUseClientMode(false);
                ((SSLSocket) secured).startHandshake();
            }
        })) {
            probe().startTls(StartTls.POP3).assertName(peer.port(), "shop.example");
            probe().startTls(StartTls.POP3).assertAccepts(peer.port(), TlsVersion.TLS_1_3);
        }
    }

    @Test
    void handshakeThatNeverComesIsBoundedInTime() {
        try (Peer peer = Peer.that((socket, p) -> p.stay())) {
            assertThat(probe().attemptTimeout(ofMillis(300))
                            .observe(peer.port())
                            .description())
                    .isEqualTo("no whole answer came within 300 ms");
        }
    }

    @Test
    void whatIsNoCertificateOrNameIsAConfigurationError() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
        assertThatThrownBy(() -> Authorities.in(text)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Authorities.in(folder.resolve("none.pem")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none.pem");
        assertThatThrownBy(() -> probe().serverName("shop.example:443")).isInstanceOf(ConfigurationException.class);
    }
}
