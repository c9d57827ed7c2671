package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.probe.SmtpTalk.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * Talks with a mail server by SMTP (RFC 5321). It goes as far as the recipient of a mail, and never sends one. A conversation has 10 s
 * ({@link #attemptTimeout}).
 *
 * <pre>{@code
 * SmtpProbe.to(mail).assertOffers("STARTTLS");
 * }</pre>
 */
@Api
public final class SmtpProbe extends Probe<SmtpProbe> {

    /** Servers may wait with their greeting, to see who cannot. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);

    private final int port;
    private final Security security;

    private SmtpProbe(Aim aim, Patience patience, int port, Security security) {
        super(aim, patience);
        this.port = port;
        this.security = security;
    }

    /** A probe of that machine, looking from this JVM, on port 25. */
    public static SmtpProbe to(Host host) {
        return new SmtpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), 25, Security.NONE);
    }

    @Override
    SmtpProbe with(Aim aim, Patience patience) {
        return new SmtpProbe(aim, patience, port, security);
    }

    private SmtpProbe with(Security changed) {
        return new SmtpProbe(aim(), patience(), port, changed);
    }

    @Override
    String kind() {
        return "smtp";
    }

    /**
     * Asks on that port; without this it is 25.
     *
     * @param number 1 to 65,535; with another one, whatever is asked ends with a {@link ConfigurationException}
     */
    public SmtpProbe port(int number) {
        return new SmtpProbe(aim(), patience(), number, security);
    }

    /** Changes to TLS by STARTTLS; the certificate must be one of these authorities, and must name the server or its address. */
    public SmtpProbe startTls(Authorities trusted) {
        return with(security.verified(trusted.context()).startingBy(StartTls.SMTP));
    }

    /** Changes to TLS by STARTTLS and takes any certificate. */
    public SmtpProbe startTlsUnverified() {
        return with(security.unverified().startingBy(StartTls.SMTP));
    }

    /** Speaks TLS from the first byte; the certificate must be one of these authorities, and must name the server or its address. */
    public SmtpProbe tls(Authorities trusted) {
        return with(security.verified(trusted.context()));
    }

    /** Speaks TLS from the first byte and takes any certificate. */
    public SmtpProbe tlsUnverified() {
        return with(security.unverified());
    }

    /**
     * The server's name in TLS, which its certificate must have; without it, that is its address.
     *
     * @throws org.infratest.ConfigurationException if it is not a host name
     */
    public SmtpProbe serverName(String name) {
        return with(security.named(name));
    }

    /**
     * Asks once what the server offers, and returns what was seen.
     *
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public SmtpObservation observe() {
        return verdicts().observe(where(), address -> look(address, null));
    }

    /**
     * Asserts that the server greets, and takes a greeting in return.
     *
     * @throws org.opentest4j.AssertionFailedError if it does not
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertReady() {
        require("to be ready", null, SmtpObservation::isReady, "ready", SmtpObservation::problem);
    }

    /**
     * Asserts that its greeting contains {@code text}.
     *
     * @throws org.opentest4j.AssertionFailedError if it does not, or the server is not ready
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertGreets(String text) {
        require(
                "to greet with '" + text + "'",
                null,
                seen -> seen.isReady() && seen.greeting().contains(text),
                text,
                SmtpObservation::greeting);
    }

    /**
     * Asserts that the server offers something after EHLO.
     *
     * @param capability in upper or lower case; {@code AUTH} is also met by {@code AUTH PLAIN LOGIN}, {@code AUTH LOGIN} as well
     * @throws org.opentest4j.AssertionFailedError if it does not
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertOffers(String capability) {
        require(
                "to offer " + capability,
                null,
                seen -> seen.offers(capability),
                capability,
                SmtpObservation::capabilities);
    }

    /**
     * Asserts that the server would take a mail. None is sent.
     *
     * @param sender an address; empty for that of a bounce
     * @param recipient an address, written without angle brackets as the sender is
     * @throws ConfigurationException if one of them is no address
     * @throws org.opentest4j.AssertionFailedError if it refuses sender or recipient
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertAccepts(String sender, String recipient) {
        require(
                "to accept a mail from <" + sender + "> to <" + recipient + ">",
                envelope(sender, recipient),
                SmtpObservation::isRecipientAccepted,
                "2xx",
                SmtpObservation::recipientReply);
    }

    /**
     * Asserts that the server refuses a mail for good, as one that is no open relay does for recipients elsewhere. None is sent.
     *
     * @param sender an address; empty for that of a bounce
     * @param recipient an address, written without angle brackets as the sender is
     * @throws ConfigurationException if one of them is no address
     * @throws org.opentest4j.AssertionFailedError if it takes it, puts it off, or does not answer so far
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertRefuses(String sender, String recipient) {
        require(
                "to refuse a mail from <" + sender + "> to <" + recipient + ">",
                envelope(sender, recipient),
                seen -> seen.isReady() && seen.recipientCode() / 100 == 5,
                "5xx",
                SmtpObservation::recipientReply);
    }

    private static Envelope envelope(String sender, String recipient) {
        for (String address : List.of(sender, recipient)) {
            if (address.matches("(?s).*[\\s<>\\p{Cntrl}].*")) {
                throw new ConfigurationException("'" + address + "' is not a mail address; write it without < and >");
            }
        }
        return new Envelope(sender, recipient);
    }

    private void require(
            String wish,
            @Nullable Envelope envelope,
            Predicate<SmtpObservation> test,
            Object expected,
            Function<SmtpObservation, Object> actual) {
        verdicts()
                .require(
                        Expectation.<SmtpObservation>that(
                                "SMTP on TCP port " + port + " " + wish,
                                test,
                                expected,
                                seen -> seen.isReady() ? actual.apply(seen) : seen.problem()),
                        where(),
                        address -> look(address, envelope));
    }

    private SmtpObservation look(InetAddress address, @Nullable Envelope envelope) {
        return new SmtpTalk(security, envelope).look(aim(), patience(), Aim.at(address, port));
    }

    private String where() {
        return " port " + port;
    }
}
