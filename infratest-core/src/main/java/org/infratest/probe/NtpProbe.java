package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;

/**
 * Asks a machine for the time as NTP clients do (RFC 5905), and compares it with this computer's clock. That is the clock of the test's
 * JVM, also where another machine asks.
 */
@Api
public final class NtpProbe extends Probe<NtpProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
    private static final int NTP = 123;
    /** The exchange with the least delay is the one that knows the offset best. */
    private static final int SAMPLES = 4;

    private final int port;

    private NtpProbe(Aim aim, Patience patience, int port) {
        super(aim, patience);
        this.port = port;
    }

    /** A probe of that server, looking from this JVM. */
    public static NtpProbe to(Host server) {
        return new NtpProbe(Aim.at(server), Patience.with(ATTEMPT_TIMEOUT), NTP);
    }

    @Override
    NtpProbe with(Aim aim, Patience patience) {
        return new NtpProbe(aim, patience, port);
    }

    @Override
    String kind() {
        return "ntp";
    }

    /** Asks at that port instead of 123. */
    public NtpProbe port(int number) {
        return new NtpProbe(aim(), patience(), Aim.requirePort(number));
    }

    /**
     * Asks, four times in a row where the server answers, and returns the answer with the least delay.
     *
     * @throws EnvironmentException if the vantage cannot ask
     */
    public NtpObservation observe() {
        return verdicts().observe("", this::look);
    }

    /**
     * Asserts that the server says that its clock is synchronized: by stratum and leap indicator.
     *
     * @throws org.opentest4j.AssertionFailedError if it says that it is not, or does not answer
     * @throws EnvironmentException if the vantage cannot ask
     */
    public void assertSynchronized() {
        verdicts()
                .require(
                        Expectation.<NtpObservation>that(
                                "its clock to be synchronized",
                                NtpObservation::isSynchronized,
                                true,
                                NtpObservation::isSynchronized),
                        "",
                        this::look);
    }

    /**
     * Asserts that the server's clock and this computer's are not further apart than {@code limit}. The answer counts only where it is
     * certain, in view of how long it was under way.
     *
     * @throws org.opentest4j.AssertionFailedError if they are further apart, or no answer came
     * @throws EnvironmentException if the vantage cannot ask, or the answer was under way too long to tell
     */
    public void assertOffsetWithin(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new ConfigurationException(
                    "assertOffsetWithin(" + limit + ") makes no sense: the duration must be more than zero");
        }
        verdicts()
                .require(
                        Expectation.<NtpObservation>that(
                                "its clock to be within " + Durations.text(limit) + " of this computer's",
                                seen -> seen.isAnswered() && isCertainlyWithin(limit, seen),
                                limit,
                                NtpObservation::offset),
                        "",
                        this::look);
    }

    private static boolean isCertainlyWithin(Duration limit, NtpObservation seen) {
        boolean near = seen.distance().compareTo(limit) <= 0;
        Duration nearest = seen.distance().minus(seen.uncertainty());
        Duration furthest = seen.distance().plus(seen.uncertainty());
        boolean certain = near ? furthest.compareTo(limit) <= 0 : nearest.compareTo(limit) > 0;
        if (!certain) {
            throw new EnvironmentException(seen.target() + ": whether its clock is within " + Durations.text(limit)
                    + " of this computer's cannot be told from " + seen.from() + ": " + seen.description()
                    + ". Ask from nearer by, or for a larger limit");
        }
        return near;
    }

    private NtpObservation look(InetAddress host) {
        InetSocketAddress server = Aim.at(host, port);
        NtpExchange exchange = new NtpExchange(aim(), server, patience().attemptTimeout());
        NtpObservation best = exchange.ask();
        for (int i = 1; i < SAMPLES && best.isAnswered(); i++) {
            NtpObservation next = exchange.ask();
            if (next.isAnswered() && next.delay().compareTo(best.delay()) < 0) {
                best = next;
            }
        }
        return best;
    }
}
