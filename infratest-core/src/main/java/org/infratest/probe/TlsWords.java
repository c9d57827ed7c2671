package org.infratest.probe;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.infratest.Printable;

/** What Java says about TLS, in words that say what is wrong. */
final class TlsWords {

    private static final int SHOWN = 300;

    private TlsWords() {}

    static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "the certificate has expired: " + line(cause);
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "the certificate is not valid yet: " + line(cause);
            }
            if (cause instanceof CertPathValidatorException path
                    && path.getReason() == CertPathValidatorException.BasicReason.REVOKED) {
                return "the certificate was revoked: " + line(cause);
            }
        }
        String words = line(failure);
        if (words.contains("unable to find valid certification path")) {
            return "no trusted authority has signed the certificate: " + words;
        }
        if (isNoTls(failure)) {
            return "the server does not speak TLS on this port: " + words;
        }
        return words;
    }

    /** Whether something else than a message of TLS came. */
    static boolean isNoTls(Throwable failure) {
        return line(failure).startsWith("Unsupported or unrecognized SSL message");
    }

    private static String line(Throwable failure) {
        return Printable.line(
                failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage(), SHOWN);
    }
}
