package org.infratest.probe;

import static org.infratest.probe.TcpObservation.State.FILTERED;
import static org.infratest.probe.TcpObservation.State.HUNG_UP;
import static org.infratest.probe.TcpObservation.State.NOT_OPEN;
import static org.infratest.probe.TcpObservation.State.OPEN;
import static org.infratest.probe.TcpObservation.State.REFUSED;
import static org.infratest.probe.TcpObservation.State.RESET;
import static org.infratest.probe.TcpObservation.State.UNREACHABLE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.event.Durations;
import org.infratest.expect.Expectation;
import org.infratest.expect.Patience;
import org.infratest.probe.TcpObservation.State;
import org.infratest.vantage.Dial;

/**
 * Opens TCP connections to a machine, and tells open, refused, filtered and unreachable ports apart. A connection has 3 s to open
 * ({@link #attemptTimeout}).
 */
@Api
public final class TcpProbe extends Probe<TcpProbe> {

    /** Long enough for two more attempts of the kernel, whose first packet may be lost while an address is resolved. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Duration settle;
    private final boolean each;

    private TcpProbe(Aim aim, Patience patience, Duration settle, boolean each) {
        super(aim, patience);
        this.settle = settle;
        this.each = each;
    }

    /** A probe of that machine, looking from this JVM. */
    public static TcpProbe to(Host host) {
        return new TcpProbe(Aim.at(host), Patience.with(ATTEMPT_TIMEOUT), Duration.ZERO, false);
    }

    /**
     * A probe of whatever a name leads to, looking from this JVM at {@link #eachAddress() each of its addresses}.
     *
     * @param hostname a name, which this JVM resolves now, or an address literal
     * @throws EnvironmentException if the name does not resolve here
     */
    public static TcpProbe to(String hostname) {
        return to(Host.named(hostname)).eachAddress();
    }

    @Override
    TcpProbe with(Aim aim, Patience patience) {
        return new TcpProbe(aim, patience, settle, each);
    }

    /**
     * Tries all addresses of the target within one attempt, in their order, until a connection opens; so do programs that are given a
     * name. A port is closed then if it is at each of them. Each address gets the whole {@link #attemptTimeout}.
     */
    public TcpProbe eachAddress() {
        return new TcpProbe(aim(), patience(), settle, true);
    }

    @Override
    String kind() {
        return "tcp";
    }

    /**
     * Keeps a connection that opened for that time, and sees whether the peer resets or ends it. By default a connection is closed as
     * soon as it is open, as most services wait to be asked.
     *
     * @throws ConfigurationException if the time is negative
     */
    public TcpProbe settle(Duration time) {
        if (time.isNegative()) {
            throw new ConfigurationException("settle(" + time + ") makes no sense: the duration must be zero or more");
        }
        return new TcpProbe(aim(), patience(), time, each);
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
     * Opens a connection to each port once, many at the same time, closes them again, and returns what was seen; that is one row in
     * the report. From this JVM, who refused or rejected is not asked then, as {@link #observe(int)} does.
     *
     * @param ports the ports as the machine itself sees them, in any order
     * @throws ConfigurationException if one is not between 1 and 65535
     * @throws EnvironmentException if the vantage cannot look
     */
    public TcpSurvey observeAll(Collection<Integer> ports) {
        List<Integer> sorted = List.copyOf(new TreeSet<>(ports));
        sorted.forEach(Aim::requirePort);
        return verdicts().observe(" " + sorted.size() + " ports", address -> survey(address, sorted));
    }

    private TcpSurvey survey(InetAddress host, List<Integer> ports) {
        long start = System.nanoTime();
        List<InetSocketAddress> targets =
                ports.stream().map(port -> Aim.at(host, port)).toList();
        List<Dial> dials = aim().vantage().connectEach(targets, patience().attemptTimeout());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return TcpSurvey.of(aim().target(), aim().from(), host, targets, dials, took);
    }

    /**
     * Asserts that a connection to {@code port} can be opened.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it could not; the failure says what was last seen instead
     * @throws EnvironmentException if the vantage cannot look
     */
    public void assertOpen(int port) {
        requireOpen(port, settle.isZero() ? "to be open" : "to be open and to stay so for " + Durations.text(settle));
    }

    /**
     * Asserts that a connection to {@code port} can be opened, and that the peer neither resets nor ends it at once: a forwarder whose
     * service is gone, and a service that does not like us, do so. Waits for {@link #settle}, or for 1 s where that is not said.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it could not, or did not stay open
     * @throws EnvironmentException if the vantage cannot look
     */
    public void assertStaysOpen(int port) {
        (settle.isZero() ? settle(SETTLE) : this).assertOpen(port);
    }

    private void requireOpen(int port, String wish) {
        verdicts()
                .require(
                        Expectation.<TcpObservation>that(
                                "TCP port " + port + " " + wish,
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
        Set<State> closed = EnumSet.complementOf(EnumSet.of(OPEN, RESET, HUNG_UP));
        requireNotOpen(port, "closed", closed, seen -> closed.contains(seen.state()));
    }

    /**
     * Asserts that {@code port} answers that nobody listens there: packets reach the machine, and no service does. Where it is known
     * that another machine refused the connection, this fails; see {@link #assertBlocked}.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it opened, or did not answer
     * @throws EnvironmentException if the vantage cannot tell, or the machine is down
     */
    public void assertRefused(int port) {
        Set<State> refused = EnumSet.of(REFUSED);
        requireNotOpen(port, "refused", refused, seen -> known(seen, refused) == REFUSED && !seen.isRejectedOnTheWay());
    }

    /**
     * Asserts that packets to {@code port} are held back on the way: nothing answers, something says that there is no way, or another
     * machine is known to have refused the connection. A machine that itself refuses it does not satisfy this.
     *
     * @param port the port as the machine itself sees it
     * @throws org.opentest4j.AssertionFailedError if it opened, or was refused
     * @throws EnvironmentException if the vantage cannot tell, or the machine is down
     */
    public void assertBlocked(int port) {
        Set<State> blocked = EnumSet.of(FILTERED, UNREACHABLE);
        requireNotOpen(
                port, "blocked", blocked, seen -> blocked.contains(known(seen, blocked)) || seen.isRejectedOnTheWay());
    }

    private void requireNotOpen(int port, String adjective, Set<State> allowed, Predicate<TcpObservation> test) {
        verdicts()
                .require(
                        Expectation.<TcpObservation>not(
                                "TCP port " + port + " to be " + adjective,
                                test,
                                allowed.size() == 1 ? allowed.iterator().next() : allowed,
                                TcpObservation::state),
                        " port " + port,
                        address -> look(address, port));
    }

    /** The state, unless it would take a guess to say whether it is as expected. */
    private static State known(TcpObservation seen, Set<State> allowed) {
        if (seen.state() == NOT_OPEN) {
            throw new EnvironmentException(
                    seen.target() + ": whether TCP port " + seen.address().getPort()
                            + " is one of " + allowed + " cannot be told from " + seen.from() + ": " + seen.reason()
                            + ". Install one of them there, or use assertClosed, which does not need to know");
        }
        return seen.state();
    }

    private TcpObservation look(InetAddress host, int port) {
        if (!each) {
            return lookAt(host, port);
        }
        List<TcpObservation> seen = new ArrayList<>();
        for (InetAddress address : aim().host().addresses().values()) {
            TcpObservation last = lookAt(address, port);
            if (last.hasOpened()) {
                return last;
            }
            seen.add(last);
        }
        return seen.isEmpty() ? lookAt(host, port) : Connections.summary(seen);
    }

    private TcpObservation lookAt(InetAddress host, int port) {
        InetSocketAddress address = Aim.at(host, port);
        long start = System.nanoTime();
        Dial dial = Connections.dial(aim(), address, patience());
        TcpObservation seen = Connections.observation(aim(), address, dial);
        if (!(dial instanceof Dial.Opened opened)) {
            return seen;
        }
        State settled = settle.isZero() ? OPEN : Settling.watch(opened.socket(), settle);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Connections.close(opened.socket(), address);
        return settled == OPEN ? seen : Settling.ended(seen, settled, took);
    }
}
