package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the TLS of a server: its certificates, and what it agrees to speak. Any certificate is taken in the handshake, so that
 * each of its faults can be told; nothing else is sent. A handshake has 5 s ({@link #attemptTimeout}).
 *
 * <pre>{@code
 * TlsProbe.to(web).assertValidFor(443, ofDays(30));
 * }</pre>
 */
@Api
public final class TlsProbe extends Probe<TlsProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

    private final Authorities authorities;
    private final @Nullable StartTls start;
    private final @Nullable String name;

    private TlsProbe(
            Aim aim, Patience patience, Authorities authorities, @Nullable StartTls start, @Nullable String name) {
        super(aim, patience);
        this.authorities = authorities;
        this.start = start;
        this.name = name;
    }

    /** A probe of that machine, looking from this JVM, that trusts what this JVM trusts. */
    public static TlsProbe to(Host host) {
        return new TlsProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), Authorities.ofJvm(), null, null);
    }

    @Override
    TlsProbe with(Aim aim, Patience patience) {
        return new TlsProbe(aim, patience, authorities, start, name);
    }

    @Override
    String kind() {
        return "tls";
    }

    /** Trusts these authorities instead of those of this JVM. */
    public TlsProbe trusting(Authorities trusted) {
        return new TlsProbe(aim(), patience(), trusted, start, name);
    }

    /** Begins in the clear and changes to TLS. */
    public TlsProbe startTls(StartTls way) {
        return new TlsProbe(aim(), patience(), authorities, way, name);
    }

    /**
     * Asks for the server of that name (RFC 6066); one with several certificates shows the one for it.
     *
     * @throws org.infratest.ConfigurationException if it is not a host name
     */
    public TlsProbe serverName(String server) {
        return new TlsProbe(aim(), patience(), authorities, start, Security.hostName(server));
    }

    /**
     * Shakes hands once and returns what was seen.
     *
     * @param port the port as the machine itself sees it
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public TlsObservation observe(int port) {
        return verdicts().observe(where(port), address -> look(address, port));
    }

    /**
     * Offers each version of TLS, and SSL 3, once and alone, and returns to which the server agrees.
     *
     * @param port the port as the machine itself sees it
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public TlsVersionsObservation observeVersions(int port) {
        return verdicts().observe(where(port), address -> versions(address, port));
    }

    /**
     * Asserts that the server's certificate was signed by an authority that is trusted, directly or by the others that it sent, and that
     * all of them are valid now. Their names are {@link #assertName}'s.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it is not to be trusted; the failure says why
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertTrusted(int port) {
        require(
                port,
                "to have a certificate of " + authorities,
                TlsObservation::isTrusted,
                "trusted",
                TlsObservation::distrust);
    }

    /**
     * Asserts that the server's certificate is one for that name or address. It is asked for by that name, unless
     * {@link #serverName} says another.
     *
     * @param port the port as the machine itself sees it
     * @param expected a DNS name, which a wildcard may cover, or an IP address
     * @throws org.opentest4j.AssertionFailedError if the name is not in its subjectAltName (RFC 9525)
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertName(int port, String expected) {
        boolean address = expected.matches("[\\d.]+|.*:.*");
        TlsProbe asking = name == null && !address ? serverName(expected) : this;
        asking.require(
                port,
                "to have a certificate for " + expected,
                seen -> seen.isFor(expected),
                expected,
                seen -> String.join(", ", seen.names()));
    }

    /**
     * Asserts that the certificates of the server are valid now and will be for that time.
     *
     * @param port the port as the machine itself sees it
     * @param time for example {@code Duration.ofDays(30)}
     * @throws org.opentest4j.AssertionFailedError if one of them expires before
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertValidFor(int port, Duration time) {
        require(
                port,
                "to have a certificate that is valid for "
                        + (time.toDays() > 0 ? time.toDays() + " days" : Durations.text(time)),
                seen -> seen.isValidFor(time, Instant.now()),
                "until " + Instant.now().plus(time),
                TlsObservation::expiry);
    }

    /**
     * Asserts which version the server and this JVM agree on.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it is another, or there is no handshake
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertProtocol(int port, TlsVersion version) {
        require(
                port,
                "to speak " + version,
                seen -> seen.protocol().equals(version.toString()),
                version.toString(),
                TlsObservation::protocol);
    }

    /**
     * Asserts that the server agrees to that version when it is offered alone.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it does not
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertAccepts(int port, TlsVersion version) {
        requireVersions(port, "to accept " + version, seen -> seen.accepts(version));
    }

    /**
     * Asserts that the server speaks TLS, and does not agree to that version of it.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it agrees, or does not speak TLS at all
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertRefuses(int port, TlsVersion version) {
        requireVersions(port, "to refuse " + version, seen -> seen.refuses(version));
    }

    private void require(
            int port,
            String wish,
            Predicate<TlsObservation> test,
            Object expected,
            Function<TlsObservation, Object> actual) {
        verdicts()
                .require(
                        Expectation.<TlsObservation>that(
                                subject(port) + wish,
                                seen -> seen.isHandshaken() && test.test(seen),
                                expected,
                                seen -> seen.isHandshaken() ? actual.apply(seen) : seen.problem()),
                        where(port),
                        address -> look(address, port));
    }

    private void requireVersions(int port, String wish, Predicate<TlsVersionsObservation> test) {
        verdicts()
                .require(
                        Expectation.<TlsVersionsObservation>that(
                                subject(port) + wish, test, wish, TlsVersionsObservation::accepted),
                        where(port),
                        address -> versions(address, port));
    }

    private TlsObservation look(InetAddress address, int port) {
        return new TlsTalk(start, name, authorities).look(aim(), patience(), Aim.at(address, port));
    }

    private TlsVersionsObservation versions(InetAddress address, int port) {
        return new TlsVersionsTalk(start, name).look(aim(), patience(), Aim.at(address, port));
    }

    private String subject(int port) {
        return "the TLS on TCP port " + port + (name == null ? "" : " for " + name) + " ";
    }

    private static String where(int port) {
        return " port " + port;
    }
}
