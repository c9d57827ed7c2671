package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.infratest.diagnosis.Symptom.Outcome;
import org.infratest.probe.HttpObservation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TlsCheckTest {

    private static HttpObservation seen(int status, String body, @Nullable Throwable failure) {
        return new HttpObservation(
                "db (10.0.2.30)",
                new InetSocketAddress(Story.DB, 5432),
                "app",
                "https://shop.example/",
                status == 0 ? "" : "HTTP/1.1",
                status,
                "",
                Map.of(),
                body,
                false,
                List.of(),
                failure == null ? "" : "TLS failed",
                failure,
                Duration.ofMillis(5));
    }

    private static String sentence(HttpObservation seen) {
        return new Story()
                .seeing(Outcome.REACHED)
                .seeing(seen)
                .examinedBy(new TlsCheck())
                .map(Finding::sentence)
                .orElse("");
    }

    private static Throwable because(Exception cause) {
        return new SSLHandshakeException("failed").initCause(cause);
    }

    @Test
    void expiredCertificate() {
        Exception path = new CertPathValidatorException(
                "validity check failed", new CertificateExpiredException("NotAfter: Fri Jan 01 00:00:00 UTC 2021"));

        assertThat(sentence(seen(0, "", because(path))))
                .isEqualTo("the certificate that db shows has expired (NotAfter: Fri Jan 01 00:00:00 UTC 2021)");
    }

    @Test
    void certificateOfAnotherName() {
        assertThat(sentence(seen(
                        0,
                        "",
                        because(new CertificateException(
                                "No subject alternative DNS name matching shop.example found.")))))
                .isEqualTo("the certificate that db shows is for another name (No subject alternative DNS name matching"
                        + " shop.example found.)");
    }

    @Test
    void untrustedCertificate() {
        assertThat(sentence(seen(
                        0,
                        "",
                        because(new CertificateException(
                                "unable to find valid certification path to requested target")))))
                .isEqualTo("the certificate that db shows is signed by nobody whom this JVM trusts");
    }

    @Test
    void plainTextWhereTlsIsExpected() {
        assertThat(sentence(seen(0, "", new SSLException("Unsupported or unrecognized SSL message"))))
                .isEqualTo("TCP port 5432 of db does not speak TLS: it answers in plain text");
    }

    @Test
    void tlsWherePlainTextIsExpected() {
        assertThat(sentence(seen(400, "<p>The plain HTTP request was sent to HTTPS port</p>", null)))
                .isEqualTo("TCP port 5432 of db speaks TLS, and was asked in plain HTTP; use tls()");
    }

    @Test
    void otherAnswersAreOfNoInterest() {
        assertThat(sentence(seen(400, "Bad request", null))).isEmpty();
    }
}
