package org.infratest.probe;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows in a TLS handshake in which any certificate was taken.
 *
 * @param connection what came of opening the connection
 * @param protocol the protocol that was agreed on, as Java calls it: {@code TLSv1.3}, {@code TLSv1.2}; empty where none was
 * @param cipherSuite the cipher suite that was agreed on, as IANA calls it; empty where none was
 * @param chain the certificates that the server sent, its own first; empty where it sent none
 * @param distrust why the chain is not to be trusted, or an empty string where it is
 * @param problem why there was no handshake, or an empty string
 * @param failure the exception behind the problem, or null
 * @param took how long it took
 */
@Api
public record TlsObservation(
        TcpObservation connection,
        String protocol,
        String cipherSuite,
        List<X509Certificate> chain,
        String distrust,
        String problem,
        @Nullable Throwable failure,
        Duration took)
        implements StreamObservation {

    private static final int SHOWN = 300;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** Copies the list. */
    public TlsObservation {
        chain = List.copyOf(chain);
    }

    /** The host, as failures call it. */
    public String target() {
        return connection.target();
    }

    /** The address and port. */
    public InetSocketAddress address() {
        return connection.address();
    }

    /** Whether TLS was agreed on. */
    public boolean isHandshaken() {
        return problem.isEmpty();
    }

    /** Whether an authority that is trusted has signed the chain, and all of it is valid now. Whether it has the right name is another question. */
    public boolean isTrusted() {
        return !chain.isEmpty() && distrust.isEmpty();
    }

    /** The names and addresses in the certificate's subjectAltName; the common name is none of them (RFC 9525). */
    public List<String> names() {
        return chain.isEmpty() ? List.of() : CertificateNames.of(chain.get(0)).all();
    }

    /** Whether the certificate is one for that name or address; a wildcard stands for the first label alone (RFC 9525). */
    public boolean isFor(String name) {
        return !chain.isEmpty() && CertificateNames.of(chain.get(0)).cover(name);
    }

    /**
     * When the first certificate of the chain expires. Roots, which have signed themselves, do not count where others are
     * there: clients have their own copy.
     */
    public Instant expiry() {
        return chain.stream()
                .filter(one -> chain.indexOf(one) == 0
                        || !one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /** Whether the chain is valid now and will be at that time from now on. */
    boolean isValidFor(Duration time, Instant now) {
        return !chain.isEmpty()
                && chain.stream()
                        .noneMatch(one -> one.getNotBefore().toInstant().isAfter(now))
                && !expiry().isBefore(now.plus(time));
    }

    @Override
    public String description() {
        if (!isHandshaken()) {
            return Printable.line(problem, 600);
        }
        return "the server speaks " + protocol + " with " + cipherSuite;
    }

    @Override
    public List<String> details() {
        if (chain.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        X509Certificate own = chain.get(0);
        lines.add("certificate: " + Printable.line(own.getSubjectX500Principal().getName(), SHOWN) + ", by "
                + Printable.line(own.getIssuerX500Principal().getName(), SHOWN));
        lines.add("names: " + Printable.line(names().isEmpty() ? "none" : String.join(", ", names()), SHOWN));
        lines.add("valid: " + MINUTE.format(own.getNotBefore().toInstant()) + " to "
                + MINUTE.format(own.getNotAfter().toInstant()));
        if (chain.size() > 1) {
            lines.add("chain: " + chain.size() + " certificates, the first of which expires on "
                    + MINUTE.format(expiry()));
        }
        if (!distrust.isEmpty()) {
            lines.add("not trusted: " + distrust);
        }
        return lines;
    }

    @Override
    public @Nullable Throwable cause() {
        return failure;
    }
}
