package org.infratest.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.ReadOnlyEnvironmentException;
import org.infratest.event.EventSink;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.HostSpec;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.HostKeyCheck;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshTarget;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * An environment of machines that are logged in to by SSH, whatever brought them up. Providers make theirs from the list of
 * machines:
 *
 * <pre>{@code
 * return SshEnvironment.of(spec, workspace)
 *         .topology(topology)
 *         .connect(targets);
 * }</pre>
 */
@Api
public sealed class SshEnvironment implements Environment, HostContext permits RewindingSshEnvironment {

    /** How many times longer the machines may take to answer where they are emulated. */
    private static final int SLOWNESS = 3;

    private final Builder plan;
    private final HostKeys hostKeys = new HostKeys();
    private final Map<String, SshTarget> targets = new ConcurrentHashMap<>();
    private final Map<String, SshSession> sessions = new ConcurrentHashMap<>();
    private volatile List<Host> hosts = List.of();

    SshEnvironment(Builder plan) {
        this.plan = plan;
    }

    /** Begins the making of an environment, for a provider that was told to start that spec. */
    public static Builder of(EnvironmentSpec spec, Workspace workspace) {
        return new Builder(spec, workspace);
    }

    /** What an {@link SshEnvironment} is made from. Not safe for use by several threads. */
    public static final class Builder {

        private final EnvironmentSpec spec;
        private final Workspace workspace;
        private TopologySpec topology = TopologySpec.UNDECLARED;
        private @Nullable HostAddresses addresses;
        private Readiness readiness = new Readiness.WhenSshAnswers();
        private Function<Host, @Nullable HostPower> power = host -> null;
        private BiConsumer<String, SshSession> preparation = (machine, session) -> {};
        private @Nullable Function<SshEnvironment, Checkpoints> checkpoints;
        private @Nullable Path log;
        private Vantage jvm = JvmVantage.OF_THIS_COMPUTER;
        private boolean existing;
        private boolean emulated;
        private Predicate<String> lazy = machine -> false;

        private Builder(EnvironmentSpec spec, Workspace workspace) {
            this.spec = spec;
            this.workspace = workspace;
        }

        /** The networks and machines that are declared; by default none. */
        public Builder topology(TopologySpec declared) {
            topology = declared;
            return this;
        }

        /** How the addresses become known; by default {@link HostAddresses#read} with the topology. */
        public Builder addresses(HostAddresses how) {
            addresses = how;
            return this;
        }

        /** When a machine is ready; by default as soon as SSH answers. */
        public Builder readiness(Readiness when) {
            readiness = when;
            return this;
        }

        /** The power switch of each machine; by default they have none. */
        public Builder power(Function<Host, @Nullable HostPower> switches) {
            power = switches;
            return this;
        }

        /**
         * What is done on each machine, by name, once it lets us in and before its addresses are read; by default nothing. Whoever does
         * it tells of its phase. What it throws fails the start.
         */
        public Builder prepare(BiConsumer<String, SshSession> work) {
            preparation = work;
            return this;
        }

        /**
         * Makes it {@link Rewinding}; by default it is not. Checkpoints that are {@link Tidying} are tidied up before its machines are left standing.
         *
         * @param how makes its checkpoints, once its machines are ready
         */
        public Builder rewinding(Function<SshEnvironment, Checkpoints> how) {
            checkpoints = how;
            return this;
        }

        /** The log that failures name. */
        public Builder log(Path file) {
            log = file;
            return this;
        }

        /** How probes look from this JVM; by default by the network of this computer. */
        public Builder jvm(Vantage vantage) {
            jvm = vantage;
            return this;
        }

        /** Whether its machines are emulated, so that what they are asked takes longer; by default they are not. */
        public Builder emulated(boolean slow) {
            emulated = slow;
            return this;
        }

        /**
         * Logs in to a machine when that is first needed: it is known to let us in. By default it is proved at once.
         */
        public Builder lazily() {
            lazy = machine -> true;
            return this;
        }

        /** The same for some machines. */
        public Builder lazily(Set<String> machines) {
            lazy = Set.copyOf(machines)::contains;
            return this;
        }

        /** The machines were there before, so what would change them is refused; see {@link Environment#isExisting}. */
        public Builder existing() {
            existing = true;
            return this;
        }

        /**
         * Logs in to all machines at once and returns when each of them is ready.
         *
         * @param targets the machines
         * @throws EnvironmentException if some of them are not ready before the boot timeout; it names all of them
         */
        public SshEnvironment connect(List<SshTarget> targets) {
            if (existing) {
                workspace.declare(topology, List.of()); // whoever boots has done so before
            }
            Map<String, Supplier<SshTarget>> known = new LinkedHashMap<>();
            targets.forEach(target -> known.put(target.machine(), () -> target));
            return environment().connectAll(known, Logins.Patience.WITH_ALL);
        }

        /**
         * Boots machines and logs in to each as soon as it is up; returns when each of them is ready.
         *
         * @param booting boots a machine, by name, and tells how to log in to it; all are called at once, each on a thread of its own
         * @throws EnvironmentException as soon as one of them has failed; it names those that fail within {@code 3 s} too, and the
         *     others are interrupted
         */
        public SshEnvironment connect(Map<String, Supplier<SshTarget>> booting) {
            return environment().connectAll(booting, Logins.Patience.UNTIL_ONE_FAILS);
        }

        private SshEnvironment environment() {
            return checkpoints == null ? new SshEnvironment(this) : new RewindingSshEnvironment(this, checkpoints);
        }

        EnvironmentSpec spec() {
            return spec;
        }

        Workspace workspace() {
            return workspace;
        }

        TopologySpec topology() {
            return topology;
        }

        HostAddresses addresses() {
            return addresses == null ? HostAddresses.read(topology) : addresses;
        }

        BiConsumer<String, SshSession> preparation() {
            return preparation;
        }

        Readiness readiness() {
            return readiness;
        }

        boolean isExisting() {
            return existing;
        }

        boolean isLazy(String machine) {
            return lazy.test(machine);
        }

        /** How a message about a failure begins. */
        String opening() {
            return (existing ? "Could not use" : "Could not start") + " environment '" + spec.name() + "'";
        }

        String fullOutput() {
            return log == null ? "" : "\n  full output: " + log;
        }
    }

    private SshEnvironment connectAll(Map<String, Supplier<SshTarget>> all, Logins.Patience patience) {
        Logins logins = new Logins(plan.opening(), patience);
        for (String machine : inTopologyOrder(all.keySet())) {
            Supplier<SshTarget> target = Objects.requireNonNull(all.get(machine));
            logins.begin(() -> new SshLogin(plan, this, target.get()).host());
        }
        boolean ready = false;
        try {
            hosts = logins.await();
            ready = true;
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while logging in to environment '" + name() + "'", e);
        } finally {
            if (!ready) {
                closeSessions();
            }
        }
    }

    private List<String> inTopologyOrder(Set<String> all) {
        List<String> names =
                plan.topology().hosts().stream().map(HostSpec::name).toList();
        return all.stream()
                .sorted(Comparator.comparingInt(
                        machine -> names.contains(machine) ? names.indexOf(machine) : names.size()))
                .toList();
    }

    HostKeys hostKeys() {
        return hostKeys;
    }

    void opened(SshTarget target, SshSession session) {
        targets.put(target.machine(), target);
        sessions.put(target.machine(), session);
    }

    /** Gives up the sessions of this JVM, as the machines are no longer those that they were opened on; each is opened anew when it is needed. */
    public void breakOff() {
        sessions.values().forEach(SshSession::breakOff);
    }

    private void closeSessions() {
        sessions.values().forEach(SshSession::close);
    }

    @Override
    public String id() {
        return plan.workspace().id();
    }

    @Override
    public String name() {
        return plan.spec().name();
    }

    @Override
    public List<Host> hosts() {
        return hosts;
    }

    @Override
    public Path logs() {
        return plan.workspace().logs();
    }

    @Override
    public boolean isExisting() {
        return plan.isExisting();
    }

    /** {@inheritDoc} Without any network where nothing was. */
    @Override
    public TopologySpec topology() {
        return plan.topology();
    }

    /**
     * How to log in to a machine.
     *
     * @throws EnvironmentException if the machine is not of this environment
     */
    public SshTarget target(Host host) {
        SshTarget target = targets.get(host.name());
        if (target == null) {
            throw new EnvironmentException(
                    "Host '" + host.name() + "' does not belong to environment '" + name() + "'");
        }
        return target;
    }

    /**
     * How to log in to a machine later, with the host key that it has shown in place of none.
     *
     * @throws EnvironmentException if the machine is not of this environment
     */
    public SshTarget pinnedTarget(Host host) {
        return pinned(target(host));
    }

    private SshTarget pinned(SshTarget target) {
        HostKeyCheck check = hostKeys.fingerprint(target.machine())
                .filter(shown -> target.hostKey() == HostKeyCheck.FIRST_CONTACT)
                .<HostKeyCheck>map(HostKeyCheck.Fingerprint::new)
                .orElse(target.hostKey());
        SshTarget jump = target.jump();
        return target.withHostKey(check).behind(jump == null ? null : pinned(jump));
    }

    @Override
    public String loginCommand(Host host) {
        return target(host).loginCommand();
    }

    @Override
    public List<String> loginArguments(Host host) {
        return target(host).loginArguments();
    }

    @Override
    public String environment() {
        return id();
    }

    @Override
    public EventSink events() {
        return plan.workspace().events();
    }

    @Override
    public @Nullable HostPower power(Host host) {
        return isExisting() ? new RefusedPower(host, name()) : plan.power.apply(host);
    }

    @Override
    public Vantage jvm() {
        return plan.jvm;
    }

    @Override
    public Duration diagnosisBudget() {
        return plan.workspace()
                .diagnosisBudget()
                .orElseGet(() -> DIAGNOSIS_BUDGET.multipliedBy(plan.emulated ? SLOWNESS : 1));
    }

    /** The switch of a machine that is not ours. */
    private record RefusedPower(Host host, String environment) implements HostPower {

        @Override
        public void off() {
            throw refused("off");
        }

        @Override
        public void on() {
            throw refused("on");
        }

        private ReadOnlyEnvironmentException refused(String direction) {
            return new ReadOnlyEnvironmentException("Refused to switch " + direction + " host '" + host.name()
                    + "': the machines of environment '" + environment
                    + "' were there before the test and are only looked"
                    + " at; put @Destructive on a test that switches, so that it is skipped here");
        }
    }
}
