package org.infratest.probe;

import static org.infratest.probe.IcmpObservation.State.REPLIED;
import static org.infratest.probe.IcmpObservation.State.SILENT;
import static org.infratest.probe.IcmpObservation.State.UNREACHABLE;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.environment.Host;
import org.infratest.vantage.Echo;

/** Sends real ICMP echo requests to a machine, never anything in their place. */
@Api
public final class IcmpProbe extends Probe<IcmpProbe> {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
    private static final int SHOWN = 300;

    private IcmpProbe(Aim aim, Patience patience) {
        super(aim, patience);
    }

    /** A probe of that machine, looking from this JVM. */
    public static IcmpProbe to(Host host) {
        return new IcmpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT));
    }

    @Override
    IcmpProbe with(Aim aim, Patience patience) {
        return new IcmpProbe(aim, patience);
    }

    @Override
    String kind() {
        return "icmp";
    }

    /**
     * Sends one request and returns what came back.
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

    private IcmpObservation look(InetAddress address) {
        Echo echo = aim().vantage().echo(address, patience().attemptTimeout());
        if (echo instanceof Echo.Replied reply) {
            return seen(address, REPLIED, "", echo, reply.ttl(), reply.roundTrip());
        }
        if (echo instanceof Echo.Silent silent) {
            return seen(address, SILENT, "", echo, -1, silent.waited());
        }
        String reason = ((Echo.Unreachable) echo).reason();
        return seen(address, UNREACHABLE, Printable.line(reason, SHOWN), echo, -1, Duration.ZERO);
    }

    private IcmpObservation seen(
            InetAddress address, IcmpObservation.State state, String reason, Echo echo, int ttl, Duration took) {
        return new IcmpObservation(
                aim().target(), address, aim().vantage().name(), state, reason, echo.means(), ttl, took);
    }
}
