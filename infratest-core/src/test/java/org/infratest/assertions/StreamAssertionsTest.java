package org.infratest.assertions;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.assertions.InfratestAssertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.infratest.probe.DialogueObservation;
import org.infratest.probe.MySqlObservation;
import org.infratest.probe.NfsMountObservation;
import org.infratest.probe.NfsObservation;
import org.infratest.probe.PostgresObservation;
import org.infratest.probe.SmtpObservation;
import org.infratest.probe.SqlObservation;
import org.infratest.probe.SshObservation;
import org.infratest.probe.TcpObservation;
import org.infratest.probe.TcpObservation.State;
import org.infratest.probe.TlsObservation;
import org.infratest.probe.TlsVersion;
import org.infratest.probe.TlsVersionsObservation;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

/** Each assertion about a stream passes where it should, and fails with subject, expectation and finding where it should not. */
class StreamAssertionsTest {

    private static final TcpObservation OPEN = new TcpObservation(
            "web (10.0.1.3)",
            new InetSocketAddress(Subnet.address("10.0.1.3"), 443),
            "app",
            State.OPEN,
            "",
            ofMillis(3));

    private static void fails(ThrowingCallable assertion, String subject, String expectation, String finding) {
        assertThatThrownBy(assertion)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "  " + subject + " on TCP port 443 of web (10.0.1.3), from app\n",
                        expectation,
                        "but " + finding);
    }

    @Test
    void dialogues() {
        DialogueObservation done = new DialogueObservation(OPEN, List.of(), 2, "", null, ofMillis(3));
        assertThat(done).isCompleted();
        DialogueObservation broken =
                new DialogueObservation(OPEN, List.of("server: 220"), 1, "it hung up", null, ofMillis(3));
        fails(() -> assertThat(broken).isCompleted(), "the dialogue", "to come to its end", "it hung up");
    }

    @Test
    void handshakes() {
        TlsObservation seen = new TlsObservation(OPEN, "TLSv1.3", "TLS_AES", List.of(), "", "", null, ofMillis(3));
        assertThat(seen).isHandshaken().speaks(TlsVersion.TLS_1_3);
        fails(() -> assertThat(seen).isTrusted(), "the TLS", "that is trusted", "the server speaks TLSv1.3");
        fails(() -> assertThat(seen).isFor("shop.example"), "the TLS", "for shop.example", "the server speaks");
        fails(() -> assertThat(seen).isValidFor(ofDays(1)), "the TLS", "valid until", "the server speaks");
        fails(() -> assertThat(seen).speaks(TlsVersion.TLS_1_2), "the TLS", "to speak TLSv1.2", "the server speaks");
        TlsVersionsObservation versions = new TlsVersionsObservation(
                OPEN, List.of(TlsVersion.TLS_1_2), Map.of(TlsVersion.SSL_3, "no"), "", null, ofMillis(3));
        assertThat(versions).accepts(TlsVersion.TLS_1_2).refuses(TlsVersion.SSL_3);
        fails(() -> assertThat(versions).accepts(TlsVersion.SSL_3), "the TLS", "to accept SSLv3", "the server speaks");
        fails(() -> assertThat(versions).refuses(TlsVersion.TLS_1_2), "the TLS", "to refuse TLSv1.2", "the server");
    }

    @Test
    void logins() {
        SshObservation ssh = new SshObservation(
                OPEN,
                "SSH-2.0-x",
                Map.of("ssh-ed25519", "SHA256:a"),
                "root",
                List.of("publickey"),
                false,
                "",
                ofMillis(3));
        assertThat(ssh).isAnswered().hasHostKey("SHA256:a").offers("publickey").doesNotOffer("password");
        fails(() -> assertThat(ssh).hasHostKey("SHA256:b"), "SSH", "to have host key SHA256:b", "the server offers");
        fails(
                () -> assertThat(ssh).offers("password"),
                "SSH",
                "to offer password",
                "the server offers 'root' publickey");
        fails(() -> assertThat(ssh).doesNotOffer("publickey"), "SSH", "not to offer publickey", "the server offers");
        SqlObservation sql = new SqlObservation(OPEN, "SELECT 42", "15.6", true, false, "42", "", null, ofMillis(3));
        SqlObservation login = new SqlObservation(OPEN, "", "15.6", true, false, null, "", null, ofMillis(3));
        SqlObservation nothing =
                new SqlObservation(OPEN, "SELECT 1 LIMIT 0", "15.6", true, false, null, "", null, ofMillis(3));
        assertThat(sql).isLoggedIn().hasValue("42");
        fails(() -> assertThat(sql).hasValue("41"), "the database", "to answer with '41'", "the value was '42'");
        fails(() -> assertThat(sql).isRefused(), "the database", "to refuse the user", "the value was '42'");
        fails(() -> assertThat(login).isRefused(), "the database", "to refuse the user", "the server let the user in");
        fails(() -> assertThat(nothing).hasValue("1"), "the database", "to answer with '1'", "there was no value");
    }

    @Test
    void servers() {
        SmtpObservation smtp = new SmtpObservation(OPEN, "mail", List.of("SIZE 1"), 0, "", "", null, ofMillis(3));
        assertThat(smtp).isReady().greetsWith("mail").offers("size");
        fails(() -> assertThat(smtp).offers("AUTH"), "SMTP", "to offer AUTH", "the server offers SIZE 1");
        MySqlObservation mysql = new MySqlObservation(OPEN, "10.11.6-MariaDB", true, "", "", null, ofMillis(3));
        assertThat(mysql).isReady().hasVersion("10.11").offersTls();
        fails(() -> assertThat(mysql).hasVersion("10.1"), "MySQL", "to be version 10.1", "the server is 10.11.6");
        PostgresObservation starting = new PostgresObservation(
                OPEN, false, "", "", "57P03", "the database system is starting up", "", null, ofMillis(3));
        fails(() -> assertThat(starting).isReady(), "PostgreSQL", "to be ready", "the server refused: the database");
        NfsObservation nfs = new NfsObservation(
                OPEN, List.of("4.1"), List.of(new NfsObservation.Export("/srv", List.of())), "", "", null, ofMillis(3));
        assertThat(nfs).serves("4").exports("/srv");
        fails(() -> assertThat(nfs).exports("/other"), "NFS", "to export /other", "the server speaks NFS 4.1");
        NfsMountObservation mount =
                new NfsMountObservation("web", "app", "/srv", "4.1", true, false, "Read-only", ofMillis(3));
        assertThat(mount).isMounted();
        assertThatThrownBy(() -> assertThat(mount).isWritable())
                .hasMessageContainingAll(
                        "NFS export /srv of web, from app", "to be writable", "but not written (Read-only)");
    }

    @Test
    void allOfThemAreSoftAsWell() {
        TlsObservation seen = new TlsObservation(OPEN, "TLSv1.3", "TLS_AES", List.of(), "", "", null, ofMillis(3));
        assertThatThrownBy(() -> InfratestSoftAssertions.assertSoftly(softly -> {
                    softly.assertThat(seen).isTrusted();
                    softly.assertThat(seen).isFor("shop.example");
                }))
                .hasMessageContainingAll("that is trusted", "for shop.example");
    }
}
