package org.infratest.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;

/**
 * Reads what a server says first, before it is asked anything: the version line of SSH, the greeting of SMTP, the
 * handshake of a database. At most 4 KiB are read. With {@link #assertDialogue} it also talks with the server, up to 64 KiB at a time.
 *
 * <p>A text is UTF-8 where it is that, else ISO 8859-1; nothing is assumed about line ends. An attempt has 3 s for all of it
 * ({@link #attemptTimeout}).
 */
@Api
public final class BannerProbe extends Probe<BannerProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

    private final Security security;

    private BannerProbe(Aim aim, Patience patience, Security security) {
        super(aim, patience);
        this.security = security;
    }

    /** A probe of that machine, looking from this JVM. */
    public static BannerProbe to(Host host) {
        return new BannerProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), Security.NONE);
    }

    @Override
    BannerProbe with(Aim aim, Patience patience) {
        return new BannerProbe(aim, patience, security);
    }

    private BannerProbe with(Security changed) {
        return new BannerProbe(aim(), patience(), changed);
    }

    @Override
    String kind() {
        return "banner";
    }

    /** Speaks TLS; the certificate must be one that this JVM trusts, and must name the server or its address. */
    public BannerProbe tls() {
        return with(security.verified(null));
    }

    /** Speaks TLS; the certificate must be one that {@code trusted} trusts. */
    public BannerProbe tls(SSLContext trusted) {
        return with(security.verified(trusted));
    }

    /** Speaks TLS; the certificate must be one of these authorities. */
    public BannerProbe tls(Authorities trusted) {
        return with(security.verified(trusted.context()));
    }

    /** Speaks TLS and takes any certificate: whether it is a good one is expressly not tested. */
    public BannerProbe tlsUnverified() {
        return with(security.unverified());
    }

    /**
     * Begins in the clear and changes to TLS before anything is listened to; without another word about certificates
     * like {@link #tls()}. A server that does not want to is a failure.
     */
    public BannerProbe startTls(StartTls way) {
        return with(security.startingBy(way));
    }

    /**
     * The server's name in TLS, which its certificate must have; without it, that is its address.
     *
     * @throws org.infratest.ConfigurationException if it is not a host name
     */
    public BannerProbe serverName(String name) {
        return with(security.named(name));
    }

    /**
     * Reads the banner once and returns what was seen.
     *
     * @param port the port as the machine itself sees it
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public BannerObservation observe(int port) {
        return verdicts().observe(where(port), address -> banner(Aim.at(address, port)));
    }

    /**
     * Asserts that the banner begins with {@code text}. Servers may send lines before the one that matters; see
     * {@link #assertContains}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it begins otherwise, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertStartsWith(int port, String text) {
        require(port, "to begin with '" + text + "'", banner -> banner.startsWith(text), text);
    }

    /**
     * Asserts that the banner contains {@code text}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it does not, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public void assertContains(int port, String text) {
        require(port, "to contain '" + text + "'", banner -> banner.contains(text), text);
    }

    /**
     * Asserts that the banner as a whole matches a regular expression; the dot matches line ends as well.
     *
     * @param port the port as the machine itself sees it
     * @param regex in the syntax of {@link java.util.regex.Pattern}
     * @throws org.opentest4j.AssertionFailedError if it does not, or none came
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     * @throws org.infratest.ConfigurationException if the expression is malformed, or does not come to an end on the banner
     */
    public void assertMatches(int port, String regex) {
        Regex pattern = Regex.of(regex);
        require(port, "to match '" + regex + "'", pattern::matches, regex);
    }

    /**
     * Holds a dialogue once and returns how far it came.
     *
     * @param port the port as the machine itself sees it
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     */
    public DialogueObservation observe(int port, Dialogue dialogue) {
        return verdicts()
                .observe(where(port), address -> dialogue.secrets().over(talk(dialogue, Aim.at(address, port))))
                .seen();
    }

    /**
     * Asserts that the server says all that the dialogue expects of it. Each attempt begins it anew, on a connection of its
     * own, and has {@link #attemptTimeout} for all of it.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it does not; the failure shows what was said
     * @throws org.infratest.EnvironmentException if the vantage cannot look
     * @throws org.infratest.ConfigurationException if the dialogue has no step, or an expression does not come to an end on what the server
     *     says
     */
    public void assertDialogue(int port, Dialogue dialogue) {
        Secrets secrets = dialogue.secrets();
        int steps = dialogue.steps().size();
        verdicts()
                .require(
                        secrets.over(Expectation.<DialogueObservation>that(
                                "the dialogue with TCP port " + port + " to come to its end",
                                DialogueObservation::isCompleted,
                                steps,
                                DialogueObservation::stepsDone)),
                        where(port),
                        address -> secrets.over(talk(dialogue, Aim.at(address, port))));
    }

    private void require(int port, String wish, Predicate<String> test, String expected) {
        verdicts()
                .require(
                        Expectation.<BannerObservation>that(
                                "the banner on TCP port " + port + " " + wish,
                                seen -> !seen.text().isEmpty() && test.test(seen.text()),
                                expected,
                                BannerObservation::text),
                        where(port),
                        address -> banner(Aim.at(address, port)));
    }

    private BannerObservation banner(InetSocketAddress address) {
        return new BannerTalk(security).look(aim(), patience(), address);
    }

    private DialogueObservation talk(Dialogue dialogue, InetSocketAddress address) {
        return new DialogueTalk(dialogue, security).look(aim(), patience(), address);
    }

    private static String where(int port) {
        return " port " + port;
    }
}
