package org.infratest.probe;

import static org.infratest.probe.IcmpObservation.State.REPLIED;
import static org.infratest.probe.IcmpObservation.State.SILENT;
import static org.infratest.probe.IcmpObservation.State.UNREACHABLE;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.environment.Host;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;

/**
 * Sends real ICMP echo requests (RFC 792, RFC 4443) to a machine, never anything in their place. By default one at a time; with
 * {@link #count} each attempt sends several in a row, without waiting for the reply to one before the next. Each request has 2 s
 * ({@link #attemptTimeout}) to be replied to.
 */
@Api
public final class IcmpProbe extends Probe<IcmpProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private final EchoPlan plan;

    private IcmpProbe(Aim aim, Patience patience, EchoPlan plan) {
        super(aim, patience);
        this.plan = plan;
    }

    /** A probe of that machine, looking from this JVM. */
    public static IcmpProbe to(Host host) {
        return new IcmpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), EchoPlan.once(ATTEMPT_TIMEOUT));
    }

    @Override
    IcmpProbe with(Aim aim, Patience patience) {
        return new IcmpProbe(aim, patience, plan);
    }

    /**
     * Sends so many requests in each attempt; the default is 1.
     *
     * @param count 1 to 65,535
     * @throws ConfigurationException if it is not
     */
    public IcmpProbe count(int count) {
        return with(new EchoPlan(count, plan.size(), plan.interval(), plan.timeout()));
    }

    /**
     * Lets each request carry so many bytes beyond the headers of IP and ICMP; the default is 56, as with {@code ping}.
     *
     * @param bytes 0 to 65,507
     * @throws ConfigurationException if it is not
     */
    public IcmpProbe size(int bytes) {
        return with(new EchoPlan(plan.count(), bytes, plan.interval(), plan.timeout()));
    }

    /**
     * Sends the requests of one attempt so long after each other; the default is 1 s. A machine that sends them by {@code ping} may
     * ask for root below 200 ms.
     *
     * @throws ConfigurationException if it is not more than zero
     */
    public IcmpProbe interval(Duration interval) {
        return with(new EchoPlan(plan.count(), plan.size(), interval, plan.timeout()));
    }

    private IcmpProbe with(EchoPlan changed) {
        return new IcmpProbe(aim(), patience(), changed);
    }

    @Override
    String kind() {
        return "icmp";
    }

    /**
     * Sends one request, or as many as {@link #count} says, and returns what came back.
     *
     * @throws org.infratest.EnvironmentException if the vantage has no means to send one
     */
    public IcmpObservation observe() {
        return verdicts().observe("", this::look);
    }

    /**
     * Asserts that a reply comes back.
     *
     * @throws org.opentest4j.AssertionFailedError if none did
     * @throws org.infratest.EnvironmentException if the vantage has no means to send a request
     */
    public void assertReachable() {
        verdicts()
                .require(
                        Expectation.<IcmpObservation>that(
                                "a reply to ICMP echo",
                                seen -> seen.state() == REPLIED,
                                REPLIED,
                                IcmpObservation::state),
                        "",
                        this::look);
    }

    /**
     * Asserts that no reply comes back: nothing does, or a message that there is no way.
     *
     * @throws org.opentest4j.AssertionFailedError if a reply came
     * @throws org.infratest.EnvironmentException if the vantage has no means to send a request, or the machine is down
     */
    public void assertUnreachable() {
        verdicts()
                .require(
                        Expectation.<IcmpObservation>not(
                                "no reply to ICMP echo",
                                seen -> seen.state() != REPLIED,
                                EnumSet.of(SILENT, UNREACHABLE),
                                IcmpObservation::state),
                        "",
                        this::look);
    }

    /**
     * Asserts that of all requests of an attempt no larger share stays without a reply; to be used with {@link #count}.
     *
     * @param share from 0, where none may be lost, to below 1
     * @throws ConfigurationException if it is not
     * @throws org.opentest4j.AssertionFailedError if more were lost
     * @throws org.infratest.EnvironmentException if the vantage has no means to send a request
     */
    public void assertLossAtMost(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new ConfigurationException(
                    "assertLossAtMost(" + share + ") makes no sense: a share from 0 to below 1 can be lost");
        }
        verdicts()
                .require(
                        Expectation.<IcmpObservation>that(
                                String.format(
                                        Locale.ROOT,
                                        "at most %.4g %% of %d ICMP echoes to be lost",
                                        100 * share,
                                        plan.count()),
                                seen -> seen.loss() <= share,
                                share,
                                IcmpObservation::loss),
                        "",
                        this::look);
    }

    private IcmpObservation look(InetAddress address) {
        Duration timeout = patience().attemptTimeout();
        long start = System.nanoTime();
        List<Echo> echoes =
                aim().vantage().echoes(address, new EchoPlan(plan.count(), plan.size(), plan.interval(), timeout));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new EchoSummary(echoes).observation(aim(), address, took);
    }
}
