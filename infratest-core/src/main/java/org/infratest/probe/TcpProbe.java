package org.infratest.probe;

import static org.infratest.probe.TcpObservation.State.FILTERED;
import static org.infratest.probe.TcpObservation.State.NOT_OPEN;
import static org.infratest.probe.TcpObservation.State.OPEN;
import static org.infratest.probe.TcpObservation.State.REFUSED;
import static org.infratest.probe.TcpObservation.State.UNREACHABLE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.probe.TcpObservation.State;
import org.infratest.vantage.Dial;

/** Opens TCP connections to a machine, and tells open, refused, filtered and unreachable ports apart. */
@Api
public final class TcpProbe extends Probe<TcpProbe> {

    /** Long enough for two more attempts of the kernel, whose first packet may be lost while an address is resolved. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

    private TcpProbe(Aim aim, Patience patience) {
        super(aim, patience);
    }

    /** A probe of that machine, looking from this JVM. */
    public static TcpProbe to(Host host) {
        return new TcpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT));
    }

    @Override
    TcpProbe with(Aim aim, Patience patience) {
        return new TcpProbe(aim, patience);
    }

    @Override
    String kind() {
        return "tcp";
    }

    /**
     * Opens a connection once, closes it again, and returns what was seen.
     *
     * @param port the port as the machine itself sees it
     * @throws EnvironmentException if the vantage cannot look
     */
    public TcpObservation observe(int port) {
        return verdicts().observe(" port " + port, address -> look(address, port));
    }

    /**
     * Asserts that a connection to {@code port} can be opened.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it could not; the failure says what was last seen instead
     * @throws EnvironmentException if the vantage cannot look
     */
    public void assertOpen(int port) {
        verdicts()
                .require(
                        Expectation.<TcpObservation>that(
                                "TCP port " + port + " to be open",
                                seen -> seen.state() == OPEN,
                                OPEN,
                                TcpObservation::state),
                        " port " + port,
                        address -> look(address, port));
    }

    /**
     * Asserts that no connection to {@code port} can be opened, for whatever reason.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if one opened
     * @throws EnvironmentException if the vantage cannot look, or the machine is down
     */
    public void assertClosed(int port) {
        requireNotOpen(port, "closed", EnumSet.complementOf(EnumSet.of(OPEN)));
    }

    /**
     * Asserts that {@code port} answers that nobody listens there: packets reach the machine, and no service does.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it opened, or did not answer
     * @throws EnvironmentException if the vantage cannot tell, or the machine is down
     */
    public void assertRefused(int port) {
        requireNotOpen(port, "refused", EnumSet.of(REFUSED));
    }

    /**
     * Asserts that packets to {@code port} are held back on the way: nothing answers, or something says that there is
     * no way. A machine that itself refuses the connection does not satisfy this.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it opened, or was refused
     * @throws EnvironmentException if the vantage cannot tell, or the machine is down
     */
    public void assertBlocked(int port) {
        requireNotOpen(port, "blocked", EnumSet.of(FILTERED, UNREACHABLE));
    }

    private void requireNotOpen(int port, String adjective, Set<State> allowed) {
        verdicts()
                .require(
                        Expectation.<TcpObservation>not(
                                "TCP port " + port + " to be " + adjective,
                                seen -> allowed.contains(known(seen, allowed)),
                                allowed.size() == 1 ? allowed.iterator().next() : allowed,
                                TcpObservation::state),
                        " port " + port,
                        address -> look(address, port));
    }

    /** The state, unless it would take a guess to say whether it is as expected. */
    private static State known(TcpObservation seen, Set<State> allowed) {
        if (seen.state() == NOT_OPEN && !allowed.contains(NOT_OPEN)) {
            throw new EnvironmentException(
                    seen.target() + ": whether TCP port " + seen.address().getPort()
                            + " is one of " + allowed + " cannot be told from " + seen.from() + ": " + seen.reason()
                            + ". Install one of them there, or use assertClosed, which does not need to know");
        }
        return seen.state();
    }

    private TcpObservation look(InetAddress host, int port) {
        InetSocketAddress address = Aim.at(host, port);
        Dial dial = Connections.dial(aim(), address, patience());
        if (dial instanceof Dial.Opened opened) {
            Connections.close(opened.socket(), address);
        }
        return Connections.observation(aim(), address, dial);
    }
}
