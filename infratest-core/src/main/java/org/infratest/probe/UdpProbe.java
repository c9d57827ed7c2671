package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.infratest.probe.UdpObservation.State.ANSWERED;
import static org.infratest.probe.UdpObservation.State.REFUSED;
import static org.infratest.probe.UdpObservation.State.SILENT;
import static org.infratest.probe.UdpObservation.State.UNKNOWN;
import static org.infratest.probe.UdpObservation.State.UNREACHABLE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.probe.UdpObservation.State;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.IcmpCode;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * Sends UDP datagrams to a machine and tells what comes back. What is sent must be a question that the service answers: UDP has no
 * other sign that anybody listens, and silence proves nothing. The default is an empty datagram.
 */
@Api
public final class UdpProbe extends Probe<UdpProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
    private static final int SHOWN = 300;

    private final byte[] payload;
    private final @Nullable Vantage control;

    private UdpProbe(Aim aim, Patience patience, byte[] payload, @Nullable Vantage control) {
        super(aim, patience);
        this.payload = payload;
        this.control = control;
    }

    /** A probe of that machine, looking from this JVM. */
    public static UdpProbe to(Host host) {
        return new UdpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), new byte[0], null);
    }

    @Override
    UdpProbe with(Aim aim, Patience patience) {
        return new UdpProbe(aim, patience, payload, control);
    }

    @Override
    String kind() {
        return "udp";
    }

    /**
     * Sends these bytes.
     *
     * @throws org.infratest.ConfigurationException if they are more than 65,507
     */
    public UdpProbe send(byte[] bytes) {
        Datagram.requireFits(bytes);
        return new UdpProbe(aim(), patience(), bytes.clone(), control);
    }

    /** Sends this text in UTF-8. */
    public UdpProbe send(String text) {
        return send(text.getBytes(UTF_8));
    }

    /**
     * Asks from that machine as well before {@link #assertBlocked} takes silence for a block: where the same datagram is answered there,
     * the service lives and the difference is in the way. Without this it is the target itself that is asked from.
     */
    public UdpProbe answeredFrom(Host host) {
        return new UdpProbe(aim(), patience(), payload, host.vantage());
    }

    /**
     * Sends one datagram and returns what came back.
     *
     * @param port the port as the machine itself sees it
     * @throws EnvironmentException if the vantage cannot send one
     */
    public UdpObservation observe(int port) {
        return verdicts().observe(" port " + port, address -> look(address, port));
    }

    /**
     * Asserts that an answer comes, whatever it carries.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if none came
     * @throws EnvironmentException if the vantage cannot send a datagram
     */
    public void assertAnswers(int port) {
        require(port, "to answer", answer -> true, ANSWERED);
    }

    /**
     * Asserts that an answer comes which carries exactly these bytes.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if none came, or another
     * @throws EnvironmentException if the vantage cannot send a datagram
     */
    public void assertAnswers(int port, byte[] expected) {
        String text = new String(expected, ISO_8859_1);
        require(port, "to answer '" + Printable.line(text, SHOWN) + "'", text::equals, text);
    }

    /**
     * Asserts that an answer comes which matches a regular expression as a whole; each of its characters is one byte (ISO 8859-1), and
     * the dot matches line ends as well.
     *
     * @param port the port as the machine itself sees it
     * @param regex in the syntax of {@link java.util.regex.Pattern}
     * @throws org.opentest4j.AssertionFailedError if none came, or another
     * @throws EnvironmentException if the vantage cannot send a datagram
     * @throws org.infratest.ConfigurationException if the expression is malformed, or does not come to an end on what was answered
     */
    public void assertAnswerMatches(int port, String regex) {
        Regex pattern = Regex.of(regex);
        require(port, "to answer with what matches '" + regex + "'", pattern::matches, regex);
    }

    private void require(int port, String wish, Predicate<String> test, Object expected) {
        verdicts()
                .require(
                        Expectation.<UdpObservation>that(
                                "UDP port " + port + " " + wish,
                                seen -> seen.state() == ANSWERED && test.test(seen.answer()),
                                expected,
                                seen -> expected == ANSWERED ? seen.state() : seen.answer()),
                        " port " + port,
                        address -> look(address, port));
    }

    /**
     * Asserts that the machine itself says that nobody listens at {@code port}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if an answer came, or nothing, or another machine refused
     * @throws EnvironmentException if the vantage cannot tell, or the machine is down
     */
    public void assertRefused(int port) {
        requireNot(
                port, "to be refused", seen -> known(seen).state() == REFUSED && !seen.isRejectedOnTheWay(), REFUSED);
    }

    /**
     * Asserts that nothing comes back. That holds for a port behind a firewall that drops, and just as well for a service that does not
     * answer this question; {@link #assertBlocked} tells them apart.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if anything came back
     * @throws EnvironmentException if the vantage cannot tell, or the machine is down
     */
    public void assertSilent(int port) {
        requireNot(port, "to be silent", seen -> known(seen).state() == SILENT, SILENT);
    }

    /**
     * Asserts that datagrams to {@code port} are held back on the way: somebody says so by ICMP, or nothing comes back here while the
     * same datagram is answered elsewhere, see {@link #answeredFrom}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if an answer came, or the machine itself refused
     * @throws EnvironmentException if nothing comes back anywhere, which proves nothing; if the vantage cannot tell; or if the machine
     *     is down
     */
    public void assertBlocked(int port) {
        requireNot(
                port,
                "to be blocked",
                seen -> known(seen).state() == UNREACHABLE
                        || seen.isRejectedOnTheWay()
                        || (seen.state() == SILENT && isAnsweredElsewhere(port)),
                EnumSet.of(SILENT, UNREACHABLE));
    }

    private void requireNot(int port, String wish, Predicate<UdpObservation> test, Object expected) {
        verdicts()
                .require(
                        Expectation.<UdpObservation>not(
                                "UDP port " + port + " " + wish, test, expected, UdpObservation::state),
                        " port " + port,
                        address -> look(address, port));
    }

    /** The observation, unless it would take a guess to say what it means. */
    private static UdpObservation known(UdpObservation seen) {
        if (seen.state() == UNKNOWN) {
            throw new EnvironmentException(seen.target() + ": what became of a datagram to UDP port "
                    + seen.address().getPort() + " cannot be told from " + seen.from() + ": " + seen.reason()
                    + ". Install python3 there, or bash with timeout, dd and od");
        }
        return seen;
    }

    private boolean isAnsweredElsewhere(int port) {
        Aim elsewhere = aim().from(control == null ? aim().host().vantage() : control);
        InetSocketAddress address = Aim.at(elsewhere.address(), port);
        UdpObservation seen;
        try {
            seen = observation(elsewhere, address);
        } catch (EnvironmentException e) {
            throw silenceProvesNothing(port, "whether it is answered elsewhere cannot be asked: " + e.getMessage(), e);
        }
        if (seen.state() != ANSWERED) {
            throw silenceProvesNothing(
                    port,
                    "from " + seen.from() + " the same datagram is not answered either: " + seen.description(),
                    null);
        }
        return true;
    }

    private EnvironmentException silenceProvesNothing(int port, String why, @Nullable Throwable cause) {
        return new EnvironmentException(
                aim().target() + ": nothing comes back from UDP port " + port + " to " + aim().from()
                        + ", which does not prove that it is blocked; " + why
                        + ". Send a question that the service answers, and name with answeredFrom(...) a machine to which it does",
                cause);
    }

    private UdpObservation look(InetAddress host, int port) {
        return observation(aim(), Aim.at(host, port));
    }

    private UdpObservation observation(Aim from, InetSocketAddress address) {
        Datagram datagram = from.vantage().datagram(address, payload, patience().attemptTimeout());
        State state = SILENT;
        String answer = "";
        String reason = "";
        InetAddress by = null;
        IcmpCode code = null;
        if (datagram instanceof Datagram.Answered answered) {
            state = ANSWERED;
            answer = new String(answered.payload(), ISO_8859_1);
        } else if (datagram instanceof Datagram.Refused refused) {
            state = REFUSED;
            by = refused.by();
        } else if (datagram instanceof Datagram.Unreachable unreachable) {
            state = UNREACHABLE;
            reason = unreachable.reason();
            by = unreachable.by();
            code = unreachable.code();
        } else if (datagram instanceof Datagram.Unknown unknown) {
            state = UNKNOWN;
            reason = unknown.reason();
        }
        return new UdpObservation(
                from.target(),
                address,
                from.from(),
                state,
                answer,
                Printable.line(reason, SHOWN),
                by,
                code,
                datagram.means(),
                datagram.took());
    }
}
