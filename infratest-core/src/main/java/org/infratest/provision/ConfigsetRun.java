package org.infratest.provision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.ReadOnlyEnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Remembering;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * A configset in one environment: applied once, whoever asks first, and then asked about by tests. If that failed, every later call fails in the
 * same way. Safe for use by several threads.
 */
public final class ConfigsetRun {

    private static final Duration STARTED = Duration.ofMinutes(4);
    private static final String AWAIT_STARTED = """
            [ -d /run/systemd/system ] || exit 0
            n=0
            while [ $n -lt 200 ]; do
              case $(systemctl is-system-running 2> /dev/null) in initializing|starting) sleep 1; n=$((n + 1)) ;; *) exit 0 ;; esac
            done
            """;

    private final ConfigsetSpec spec;
    private final Provisioner provisioner;
    private final EventSink events;
    private final String environment;
    private final List<Host> hosts;
    private final Environment where;
    private final Map<Host, AppliedConfigset> last = new ConcurrentHashMap<>();
    private final Map<Host, Integer> applications = new ConcurrentHashMap<>();
    private boolean applied;
    private @Nullable Throwable failure;

    private ConfigsetRun(ConfigsetSpec spec, Provisioner provisioner, Environment environment, EventSink events) {
        this.spec = spec;
        this.provisioner = provisioner;
        this.events = events;
        this.environment = environment.id();
        this.where = environment;
        this.hosts = hosts(spec, environment);
    }

    /**
     * Creates one; nothing happens yet.
     *
     * @throws ConfigurationException if the spec names a machine or group that the environment does not have
     * @throws ReadOnlyEnvironmentException if the machines belong to somebody else
     */
    public static ConfigsetRun of(
            ConfigsetSpec spec, Provisioner provisioner, Environment environment, EventSink events) {
        if (environment.isExisting()) {
            throw new ReadOnlyEnvironmentException(
                    "Configset '" + spec.name() + "' is not applied to environment '" + environment.name()
                            + "': its machines were there before the test and belong to somebody else; remove the annotation there");
        }
        return new ConfigsetRun(spec, provisioner, environment, events);
    }

    /** What is applied. */
    public ConfigsetSpec spec() {
        return spec;
    }

    /** The machines that it is for. */
    public List<Host> hosts() {
        return hosts;
    }

    /** The configset on one of its machines. */
    public Configset on(Host host) {
        return new Configset(this, host);
    }

    /** How the step is called that its application is for a machine. */
    public static String step(ConfigsetSpec spec) {
        return "configset " + spec.name();
    }

    /** That step, as the files of the configset are now; empty where machines cannot come back after it. */
    public Optional<Remembering.Step> step() {
        return provisioner.fingerprint().map(hash -> new Remembering.Step(step(spec), hash));
    }

    /** What became of it on one of its machines, in words for {@link Remembering#remember}. */
    public String note(Host host) {
        return AppliedText.write(last(host));
    }

    /**
     * Applies it, once, to all its machines but those that came back as they were after an earlier application.
     *
     * @throws org.infratest.ConfigsetFailure if a machine refuses it, or a state fails
     * @throws EnvironmentException if it could not be applied for a reason of the infrastructure
     */
    public synchronized void apply() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (!applied) {
            try {
                List<Host> rest =
                        hosts.stream().filter(host -> !remembers(host)).toList();
                if (!rest.isEmpty()) {
                    apply(rest);
                }
                applied = true;
            } catch (RuntimeException | Error e) {
                failure = e;
                throw e;
            }
        }
    }

    private boolean remembers(Host host) {
        if (!(where instanceof Remembering memory)) {
            return false;
        }
        String note = memory.remembered(host.name()).get(step(spec));
        if (note == null) {
            return false;
        }
        AppliedConfigset applied = AppliedText.read(note);
        last.put(host, applied);
        end(host, applied, false, applications.merge(host, 0, Integer::sum));
        return true;
    }

    private void apply(List<Host> to) {
        to.forEach(
                host -> events.emit(new Event.ConfigsetApplying(environment, spec.name(), spec.kind(), host.name())));
        List<AppliedConfigset> all;
        try {
            all = provisioner.apply(to, false);
        } catch (RuntimeException | Error e) {
            String names = to.stream().map(Host::name).collect(Collectors.joining(", "));
            events.emit(new Event.ConfigsetRefused(environment, spec.name(), names, String.valueOf(e.getMessage())));
            throw e;
        }
        for (int i = 0; i < all.size(); i++) {
            last.put(to.get(i), all.get(i));
            tell(to.get(i), all.get(i), false, applications.merge(to.get(i), 1, Integer::sum));
        }
        all.forEach(Verdict::requireNothingFailed);
    }

    private void tell(Host host, AppliedConfigset result, boolean preview, int number) {
        result.states()
                .forEach(state -> events.emit(new Event.StateApplied(
                        environment,
                        spec.name(),
                        host.name(),
                        state.id(),
                        state.name(),
                        state.function(),
                        state.result().name(),
                        state.isChanged(),
                        state.changes(),
                        state.comment(),
                        state.place(),
                        state.duration())));
        end(host, result, preview, number);
    }

    private void end(Host host, AppliedConfigset result, boolean preview, int number) {
        events.emit(new Event.ConfigsetApplied(
                environment,
                spec.name(),
                host.name(),
                number,
                preview,
                result.states().size(),
                result.changed().size(),
                result.failed().size(),
                result.leftBehind(),
                result.took()));
    }

    AppliedConfigset applyAgain(Host host) {
        synchronized (lock(host)) {
            apply(List.of(host));
            return last(host);
        }
    }

    boolean canPreview() {
        return provisioner.canPreview();
    }

    AppliedConfigset preview(Host host) {
        if (!provisioner.canPreview()) {
            throw new EnvironmentException("What configset '" + spec.name() + "' would change on '" + host.name()
                    + "' cannot be told beforehand, as it is applied by " + spec.kind() + "; apply it");
        }
        synchronized (lock(host)) {
            AppliedConfigset seen = provisioner.apply(List.of(host), true).get(0);
            tell(host, seen, true, applications.getOrDefault(host, 0));
            return seen;
        }
    }

    AppliedConfigset last(Host host) {
        return Objects.requireNonNull(
                last.get(host), () -> "Configset '" + spec.name() + "' was not applied to " + host);
    }

    /** Waits until the system of a machine that was switched on has started all that it starts. */
    void awaitStarted(Host host) {
        new Guest(host).require("come to the end of its start", AWAIT_STARTED, STARTED);
    }

    private Object lock(Host host) {
        return locks.computeIfAbsent(host, key -> new Object());
    }

    private final Map<Host, Object> locks = new ConcurrentHashMap<>();

    private static List<Host> hosts(ConfigsetSpec spec, Environment environment) {
        return environment.hosts().stream()
                .filter(host -> spec.isFor(host.name(), host.groups()))
                .toList();
    }
}
