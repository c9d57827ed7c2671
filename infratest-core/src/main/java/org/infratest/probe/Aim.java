package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.expect.Diagnosis;
import org.infratest.expect.Observation;
import org.infratest.expect.Subject;
import org.infratest.vantage.Shell;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * From where to where a probe looks.
 *
 * <p>A machine may have no address but the one at which infratest logs in, often through a forwarded port. Nothing is probed through
 * that: it is then looked at from itself, at the address of the interface where the login arrives. See {@link #isItself()}.
 *
 * @param host the target
 * @param chosen where the test wants it to look from, or null where it does not say
 * @param network the target's network that the test chose, or null for the one that both share, else the first
 * @param evenIfDown whether a negative may be satisfied by a machine that is down
 */
record Aim(Host host, @Nullable Vantage chosen, @Nullable String network, boolean evenIfDown)
        implements Subject<InetAddress> {

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

    static Aim at(Host host) {
        return new Aim(host, null, null, false);
    }

    Aim from(Vantage vantage) {
        return new Aim(host, vantage, network, evenIfDown);
    }

    Aim on(String chosenNetwork) {
        return new Aim(host, chosen, chosenNetwork, evenIfDown);
    }

    Aim evenIfHostIsDown() {
        return new Aim(host, chosen, network, true);
    }

    Vantage vantage() {
        if (chosen != null) {
            return chosen;
        }
        return isItself() ? host.vantage() : host.jvm();
    }

    /** Whether the machine is looked at from itself, as nobody else reaches it otherwise than by infratest's own login. */
    boolean isItself() {
        return chosen == null
                && network == null
                && host.isManaged()
                && host.addresses().isEmpty();
    }

    @Override
    public String from() {
        return isItself()
                ? host.name() + " itself, as it has no address that others may probe"
                : vantage().name();
    }

    InetAddress address() {
        if (network != null) {
            return host.address(network);
        }
        return isItself() ? host.loginAddress() : host.addressFrom(vantage());
    }

    @Override
    public InetAddress place() {
        return address();
    }

    @Override
    public Optional<Diagnosis> diagnosis(Observation seen, boolean negative) {
        Duration budget = host.context().diagnosisBudget();
        if (budget.isZero()) {
            return Optional.empty();
        }
        FailedProbe failed = failed(seen, negative, budget);
        return ServiceLoader.load(Diagnostician.class, Diagnostician.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .flatMap(diagnostician -> diagnostician.diagnose(failed).stream())
                .findFirst()
                .map(diagnosis -> diagnosis.shownBy(failed.masking()));
    }

    private FailedProbe failed(Observation seen, boolean negative, Duration budget) {
        return seen instanceof Secrets.Masked<?> masked
                ? new FailedProbe(host, vantage(), address(), masked.seen(), negative, budget, masked.secrets()::mask)
                : new FailedProbe(host, vantage(), address(), seen, negative, budget);
    }

    static InetSocketAddress at(InetAddress address, int port) {
        return new InetSocketAddress(address, requirePort(port));
    }

    static int requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new ConfigurationException("Port " + port + " is not between 1 and 65535");
        }
        return port;
    }

    /** The target as failures call it: {@code web (192.168.56.10)}, or its name alone where it has no such address. */
    @Override
    public String target() {
        try {
            return host.name() + " (" + address().getHostAddress() + ")";
        } catch (EnvironmentException | ConfigurationException e) {
            return host.name(); // whoever looks at the address gets this very exception
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws EnvironmentException if it looks from the machine itself, which no firewall before it and no route keeps out
     */
    @Override
    public void requireView(String expectation) {
        if (isItself()) {
            throw new EnvironmentException(host.name() + ": expected " + expectation
                    + ", which cannot be asked from the machine itself; it has no address but the one at which infratest logs in, "
                    + "and that is probed by nobody else. Look from another machine with from(...), or declare a network for both "
                    + "of them");
        }
    }

    /**
     * {@inheritDoc} A machine that died meanwhile breaks each connection that it carries, which looks like the target's doing.
     *
     * @throws EnvironmentException if it is looked from a machine that answers no more
     */
    @Override
    public void requireSight(String expectation, Observation seen) {
        if (!(vantage() instanceof Shell machine)) {
            return;
        }
        try {
            machine.exec("true", SIGN_OF_LIFE);
        } catch (EnvironmentException e) {
            throw new EnvironmentException(
                    target() + ": expected " + expectation + ", but " + seen.description() + "; as "
                            + vantage().name()
                            + ", from where it was looked, answers no more, that says nothing about " + host.name()
                            + ".\n  its SSH: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Makes sure that the target is alive, where anybody can know.
     *
     * @throws EnvironmentException if it is not, as then a negative proves nothing
     */
    @Override
    public void requireLife(String expectation) {
        if (evenIfDown || !host.isManaged()) {
            return;
        }
        try {
            host.ssh().exec("true", SIGN_OF_LIFE);
        } catch (EnvironmentException e) {
            throw new EnvironmentException(
                    target() + ": expected " + expectation
                            + ", and so it looks; but the machine itself does not answer either, "
                            + "so this proves nothing. If it is meant to be down, say so with evenIfDown().\n  its SSH: "
                            + e.getMessage(),
                    e);
        }
    }
}
