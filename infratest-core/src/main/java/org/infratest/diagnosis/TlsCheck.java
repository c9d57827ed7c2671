package org.infratest.diagnosis;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.expect.Observation;
import org.infratest.probe.HttpObservation;
import org.infratest.probe.TlsObservation;
import org.jspecify.annotations.Nullable;

/** Does TLS come about, and is it TLS that is spoken? */
final class TlsCheck implements Check {

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        Observation seen = evidence.failed().seen();
        if (seen instanceof HttpObservation http
                && http.status() == 400
                && http.body().contains("plain HTTP request was sent to HTTPS port")) {
            return Optional.of(Finding.of(
                    Layer.TLS,
                    evidence.symptom().text() + " of " + evidence.targetName()
                            + " speaks TLS, and was asked in plain HTTP; use tls()",
                    "body: " + http.body().strip()));
        }
        if (Talk.isTls(seen)) {
            List<Throwable> chain = chain(seen.cause());
            return Optional.of(new Finding(Layer.TLS, sentence(evidence, chain), words(chain)));
        }
        return seen instanceof TlsObservation tls && tls.isHandshaken()
                ? Optional.of(agreed(evidence, tls))
                : Optional.empty();
    }

    /** TLS came about, and is not as the test wants it. */
    private static Finding agreed(Evidence evidence, TlsObservation tls) {
        String sentence = tls.distrust().isEmpty()
                ? evidence.targetName() + " speaks " + tls.protocol() + " with a certificate that this JVM trusts, "
                        + "and otherwise than was expected"
                : "the certificate that " + evidence.targetName() + " shows is not trusted: " + tls.distrust();
        return new Finding(Layer.TLS, sentence, tls.details());
    }

    private static List<Throwable> chain(@Nullable Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && chain.size() < 10; t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    private static List<String> words(List<Throwable> chain) {
        return chain.stream()
                .map(t -> t.getClass().getSimpleName() + ": " + t.getMessage())
                .distinct()
                .toList();
    }

    private static String sentence(Evidence evidence, List<Throwable> chain) {
        String certificate = "the certificate that " + evidence.targetName() + " shows ";
        String all = String.join("\n", words(chain));
        if (chain.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
            return certificate + "has expired (" + message(chain, CertificateExpiredException.class) + ")";
        }
        if (chain.stream().anyMatch(CertificateNotYetValidException.class::isInstance)) {
            return certificate + "is not valid yet (" + message(chain, CertificateNotYetValidException.class) + ")";
        }
        if (all.contains("No subject alternative") || all.contains("No name matching")) {
            return certificate + "is for another name ("
                    + chain.get(chain.size() - 1).getMessage() + ")";
        }
        if (all.contains("unable to find valid certification path") || all.contains("PKIX path")) {
            return certificate + "is signed by nobody whom this JVM trusts";
        }
        if (all.contains("Unsupported or unrecognized SSL message") || all.contains("plaintext connection")) {
            return evidence.symptom().text() + " of " + evidence.targetName()
                    + " does not speak TLS: it answers in plain text";
        }
        if (all.contains("handshake_failure") || all.contains("protocol_version") || all.contains("No appropriate")) {
            return evidence.targetName() + " and this JVM have no version or cipher of TLS in common";
        }
        return "TLS with " + evidence.targetName() + " does not come about";
    }

    private static String message(List<Throwable> chain, Class<?> type) {
        return chain.stream()
                .filter(type::isInstance)
                .map(t -> String.valueOf(t.getMessage()))
                .findFirst()
                .orElse("");
    }
}
