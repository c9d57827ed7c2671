package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.expect.Patience;
import org.infratest.expect.Verdicts;
import org.infratest.vantage.Vantage;

/**
 * A question to a machine over the network. A probe is a value: each method that changes something returns a changed
 * copy, so one can be kept, passed on and used by several threads.
 *
 * <p>{@code observe...} looks once and returns what was seen. {@code assert...} looks until it is certain, and throws
 * {@link org.opentest4j.AssertionFailedError} where the answer is wrong, or
 * {@link org.infratest.EnvironmentException} where the question could not be asked.
 *
 * <p><b>Time.</b> {@link #within} asks for something to be true at some moment before the deadline, {@link #holds} for
 * something to be true throughout; both together, for a stretch of truth that begins before the deadline. Without either,
 * an assertion that something is there means {@code within(10 s)}, and one that something is not there means
 * {@code holds(2 s)}. One that a server says no, such as {@link SshProbe#assertDoesNotOffer}, needs its answer and counts as the former.
 *
 * <p><b>Machines that are down.</b> An assertion that something is <i>not</i> there would be met by a machine that is
 * off. So it also makes sure that the machine still answers infratest's own SSH, unless {@link #evenIfDown} says
 * otherwise or the machine is one that nobody can log in to.
 *
 * <p><b>Machines without an address.</b> One that has no address but that at which infratest logs in, as with a forwarded port, is
 * not probed through that. It is looked at from itself, at that interface's own address, and failures and reports say so; whether
 * something is <i>not</i> there cannot be asked from there and is an {@link org.infratest.EnvironmentException}.
 *
 * @param <P> the kind of probe
 */
@Api
public abstract class Probe<P extends Probe<P>> {

    private final Aim aim;
    private final Patience patience;

    Probe(Aim aim, Patience patience) {
        this.aim = aim;
        this.patience = patience;
    }

    /** A copy of this probe. */
    abstract P with(Aim newAim, Patience newPatience);

    /** The kind of probe, as reports call it. */
    abstract String kind();

    final Aim aim() {
        return aim;
    }

    final Patience patience() {
        return patience;
    }

    final Verdicts<InetAddress> verdicts() {
        return new Verdicts<>(kind(), aim, patience);
    }

    /** Looks from a machine instead of this JVM: the packets leave from there. */
    public P from(Host host) {
        return from(host.vantage());
    }

    /** Looks from a place of any kind instead of this JVM. */
    public P from(Vantage vantage) {
        return with(aim.from(vantage), patience);
    }

    /**
     * Looks at the address on that network. Without this, it is the network that vantage and target share, else the
     * target's first one. Where the target has no address there, whatever
     * is asked ends with a {@link org.infratest.ConfigurationException}.
     *
     * @param network its declared name, or its subnet in CIDR notation where the topology does not name it
     */
    public P network(String network) {
        return with(aim.on(network), patience);
    }

    /**
     * Asks for the expected at some moment before the deadline; the first attempt is made at once.
     *
     * @param deadline counted from the first attempt; zero looks once
     * @throws org.infratest.ConfigurationException if it is negative
     */
    public P within(Duration deadline) {
        return with(aim, new Patience(deadline, patience.holds(), patience.interval(), patience.attemptTimeout()));
    }

    /**
     * Asks for the expected throughout that time; the first attempt that sees something else ends it.
     *
     * @param time how long; zero looks once
     * @throws org.infratest.ConfigurationException if it is negative
     */
    public P holds(Duration time) {
        return with(aim, new Patience(patience.within(), time, patience.interval(), patience.attemptTimeout()));
    }

    /**
     * Starts an attempt so often; the default is every second. One that takes longer is followed at once by the next.
     *
     * @param interval from the start of one attempt to the start of the next
     * @throws org.infratest.ConfigurationException if it is not more than zero
     */
    public P every(Duration interval) {
        return with(aim, new Patience(patience.within(), patience.holds(), interval, patience.attemptTimeout()));
    }

    /**
     * Gives one attempt so long to see something; after that it has seen that nothing answers. The default is that of the kind of probe, from
     * 2 to 10 s. An attempt that began before the deadline of {@link #within} has all of it.
     *
     * @param timeout for the whole attempt, whatever it consists of, unless the kind of probe says otherwise
     * @throws org.infratest.ConfigurationException if it is not more than zero
     */
    public P attemptTimeout(Duration timeout) {
        return with(aim, new Patience(patience.within(), patience.holds(), patience.interval(), timeout));
    }

    /** Lets an assertion that something is not there be met by a machine that is down, for tests that switch it off. */
    public P evenIfDown() {
        return with(aim.evenIfHostIsDown(), patience);
    }
}
