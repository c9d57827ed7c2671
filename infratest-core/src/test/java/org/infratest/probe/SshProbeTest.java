package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import org.infratest.ConfigurationException;
import org.infratest.MoreTime;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.TestSshServer;
import org.infratest.vantage.SshVantage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshProbeTest {

    @TempDir
    static Path folder;

    private final TestHosts hosts = new TestHosts();
    private TestSshServer server;

    @BeforeAll
    void start() {
        server = new TestSshServer(folder, (command, stdout, stderr) -> 0).allowPassword("sw0rdfish");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private SshProbe probe(int port) {
        return SshProbe.to(hosts.at(InetAddress.getLoopbackAddress()))
                .port(port)
                .user("vagrant")
                .within(ZERO);
    }

    @Test
    void hostKeyIsTheOneThatALoginPins() {
        HostKeys pins = new HostKeys();
        SshSessions.connect(server.target("web"), pins, java.time.Duration.ofSeconds(20))
                .close();
        String fingerprint = pins.fingerprint("web").orElseThrow();
        SshObservation seen = probe(server.port()).observe();
        assertThat(seen.hostKeys()).containsOnlyKeys("ecdsa-sha2-nistp256").containsValue(fingerprint);
        assertThat(seen.version()).startsWith("SSH-2.0-");
        probe(server.port()).assertHostKey(fingerprint);
        String other = "SHA256:" + "A".repeat(43);
        assertThatThrownBy(() -> probe(server.port()).assertHostKey(other))
                .hasMessageContaining("to have host key " + other + ", but the server offers 'vagrant' ")
                .hasMessageContaining("\n  host key: " + fingerprint + " (ecdsa-sha2-nistp256)");
    }

    @Test
    void offersAreSeen() {
        probe(server.port()).assertOffers("publickey");
        probe(server.port()).assertOffers("password");
        probe(server.port()).assertDoesNotOffer("hostbased");
        assertThatThrownBy(() -> probe(server.port()).assertDoesNotOffer("password"))
                .hasMessageContaining("not to offer password, but the server offers 'vagrant' ");
    }

    @Test
    void loginsAreTried() {
        Path right = server.target("web").identities().get(0);
        Path wrong = server.targetWithWrongKey("web").identities().get(0);
        probe(server.port()).assertLogsIn("sw0rdfish");
        probe(server.port()).assertLogsIn(right);
        probe(server.port()).assertDoesNotLogIn("swordfish");
        probe(server.port()).assertDoesNotLogIn(wrong);
        assertThatThrownBy(() -> probe(server.port()).assertLogsIn(wrong))
                .hasMessageContaining("to let 'vagrant' in with key wrong, but the server offers 'vagrant' ");
        assertThatThrownBy(() -> probe(server.port()).assertDoesNotLogIn("sw0rdfish"))
                .hasMessageContaining("not to let 'vagrant' in with a password, but the server let 'vagrant' in")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sw0rdfish"));
        assertThat(hosts.verdicts().toString()).doesNotContain("sw0rdfish");
    }

    @Test
    void streamOfAMachineCarriesIt() {
        try (SshSession session =
                SshSessions.connect(server.target("app"), new HostKeys(), java.time.Duration.ofSeconds(20))) {
            probe(server.port())
                    .from(new SshVantage("app", java.util.List.of(), () -> session))
                    .assertOffers("publickey");
        }
    }

    @Test
    void whatIsNoSshIsTold() {
        try (Peer peer = Peer.that((socket, p) -> Peer.send(socket, "220 mail\r\n"))) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("no SSH answered: the server began with '220 mail'");
            assertThatThrownBy(() -> probe(peer.port()).assertDoesNotLogIn("x")).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void silenceCloseAndResetAreToldApart() {
        try (Peer peer = Peer.that((socket, p) -> p.stay())) {
            SshObservation seen =
                    probe(peer.port()).attemptTimeout(ofMillis(300)).observe();
            assertThat(seen.isAnswered()).isFalse();
            assertThat(seen.description()).isEqualTo("no whole answer came within 300 ms");
        }
        try (Peer peer = Peer.that((socket, p) -> {
            socket.shutdownOutput();
            p.stay();
        })) {
            assertThat(probe(peer.port()).observe().description()).isEqualTo("the server closed the connection");
        }
        try (Peer peer = Peer.that((socket, p) -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        })) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("the connection broke off (Connection reset)");
        }
    }

    @Test
    void silenceAndCloseAfterTheVersionAreToldApart() {
        try (Peer peer = Peer.thatSays("SSH-2.0-scripted\r\n")) {
            MoreTime.from(
                    ofMillis(300),
                    time -> assertThat(probe(peer.port())
                                    .attemptTimeout(time)
                                    .observe()
                                    .description())
                            .isEqualTo("SSH answered and broke off (nothing more came in time)"));
        }
        try (Peer peer = Peer.that((socket, p) -> {
            Peer.send(socket, "SSH-2.0-scripted\r\n");
            socket.shutdownOutput();
            p.stay();
        })) {
            assertThat(probe(peer.port()).observe().description())
                    .isEqualTo("SSH answered and broke off (the server closed the connection)");
        }
    }

    @Test
    void linesBeforeTheVersionAreNoProblem() {
        try (Peer peer = Peer.that((socket, p) -> {
            Peer.send(socket, "hello\r\nSSH-2.0-scripted\r\n");
            socket.shutdownOutput();
            p.stay();
        })) {
            SshObservation seen = probe(peer.port()).observe();
            assertThat(seen.version()).isEqualTo("SSH-2.0-scripted");
            assertThat(seen.description()).startsWith("SSH answered and broke off (");
        }
    }

    @Test
    void whatIsNoFingerprintOrKeyIsAConfigurationError() {
        assertThatThrownBy(() -> probe(22).assertHostKey("MD5:aa:bb")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> probe(22).assertLogsIn(folder.resolve("none")))
                .isInstanceOf(ConfigurationException.class);
    }
}
