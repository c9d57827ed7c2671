package org.infratest.environment;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.event.Event;
import org.infratest.event.Event.TopologyDeclared.Machine;
import org.infratest.event.Event.TopologyDeclared.Network;
import org.infratest.event.EventSink;
import org.infratest.event.Phase;
import org.infratest.spec.TopologySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a provider gets for one environment: its id, its folders, the end of its patience and where events go.
 * Not a value: it holds the current lease.
 */
@Api
public final class Workspace {

    private final @Nullable Leases leases;
    private final Path logs;
    private final Path state;
    private final Path cache;
    private final Duration bootTimeout;
    private final EventSink events;
    private final @Nullable Duration diagnosisBudget;
    private final StartClock clock = new StartClock(System::nanoTime);
    private volatile boolean cancelled;
    private volatile @Nullable BootTurns bootTurns;
    private Lease lease;

    /**
     * Creates one.
     *
     * @param leases where its lease is on record; null where that is another JVM's to write
     */
    Workspace(
            Lease lease,
            @Nullable Leases leases,
            Path logs,
            Path state,
            Path cache,
            Duration bootTimeout,
            EventSink events,
            @Nullable Duration diagnosisBudget) {
        this.lease = lease;
        this.leases = leases;
        this.logs = logs;
        this.state = state;
        this.cache = cache;
        this.bootTimeout = bootTimeout;
        this.events = events;
        this.diagnosisBudget = diagnosisBudget;
    }

    /** The environment's id. */
    public String id() {
        return lease().id();
    }

    /** Where logs go: into the report's folder. */
    public Path logs() {
        return logs;
    }

    /** Where the provider keeps what must survive this JVM as long as the environment does; only this user can read it. */
    public Path state() {
        return state;
    }

    /** The cache that all runs of this user share. */
    public Path cache() {
        return cache;
    }

    /** Where events go. */
    public EventSink events() {
        return events;
    }

    /** How long may be asked on when a probe fails, zero for not at all; empty where nobody said it. */
    public Optional<Duration> diagnosisBudget() {
        return Optional.ofNullable(diagnosisBudget);
    }

    /** Says something worth a line. */
    public void progress(String message) {
        events.emit(new Event.EnvironmentProgress(id(), message));
    }

    /**
     * Tells that its machines were kept as they are.
     *
     * @param checkpoint what the moment is called
     * @param laps how long each part of that took
     */
    public void taken(String checkpoint, Laps laps) {
        progress("checkpoint '" + checkpoint + "' taken in " + laps.text());
        events.emit(new Event.CheckpointTaken(id(), checkpoint, laps.parts(), laps.whole()));
    }

    /**
     * Tells that its machines went back to what was kept.
     *
     * @param checkpoint what the moment is called
     * @param laps how long each part of that took
     */
    public void wentBack(String checkpoint, Laps laps) {
        progress("went back to '" + checkpoint + "' in " + laps.text());
        events.emit(new Event.WentBack(id(), checkpoint, laps.parts(), laps.whole()));
    }

    /**
     * Tells what the environment is declared to consist of; to be called before its first machine starts.
     *
     * @param machines the machines that are asked for; empty for all
     */
    public void declare(TopologySpec topology, List<String> machines) {
        events.emit(new Event.TopologyDeclared(
                id(),
                topology.networks().stream()
                        .map(n -> new Network(n.name(), n.subnet().toString(), n.gateway(), n.segment()))
                        .toList(),
                topology.hosts().stream()
                        .filter(h -> machines.isEmpty() || machines.contains(h.name()))
                        .map(h -> new Machine(h.name(), texts(h.addresses()), h.groups()))
                        .toList()));
    }

    /** Tells that a machine enters a phase of its start. */
    public void enter(String machine, Phase phase) {
        events.emit(new Event.PhaseStarted(id(), machine, phase));
    }

    /** Tells that a machine has left a phase of its start. */
    public void leave(String machine, Phase phase) {
        events.emit(new Event.PhaseEnded(id(), machine, phase));
    }

    private static Map<String, String> texts(Map<String, InetAddress> addresses) {
        Map<String, String> texts = new LinkedHashMap<>();
        addresses.forEach((network, address) -> texts.put(network, address.getHostAddress()));
        return texts;
    }

    /** The time since the start. */
    public Duration elapsed() {
        return clock.elapsed();
    }

    /** What is left of the boot timeout; never less than a millisecond. Where it only {@linkplain #waitForOthers waits}, it stays the same. */
    public Duration remaining() {
        Duration left = bootTimeout.minus(clock.counted());
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    /** Whether the boot timeout has passed. */
    public boolean isExpired() {
        return clock.counted().compareTo(bootTimeout) >= 0;
    }

    /**
     * To be called between the steps of a start, and while waiting.
     *
     * @throws EnvironmentException if the run was interrupted, or the boot timeout has passed, naming the step
     */
    public void checkpoint(String step) {
        if (cancelled) {
            throw new EnvironmentException("The run was interrupted while " + step);
        }
        if (isExpired()) {
            throw new EnvironmentException(
                    "The boot timeout of " + Durations.text(bootTimeout) + " passed while " + step);
        }
    }

    /** What a boot holds until it is over. */
    @Api
    public interface Boot extends AutoCloseable {

        /** Lets the next ones boot. */
        @Override
        void close();
    }

    /**
     * Waits until machines of this environment may boot, as the budget of this computer allows; whoever waits says for whom. To be closed when
     * they have booted, however that ended.
     *
     * @param what names the machines, for messages: {@code machine 'db'}
     * @param machines how many
     * @param processors how many processors they have together
     * @throws EnvironmentException if the wait is interrupted
     */
    public Boot awaitBoot(String what, int machines, int processors) {
        BootTurns all = bootTurns;
        Boot turn;
        Waiting waiting = waitForOthers();
        try {
            turn = all == null
                    ? () -> {}
                    : all.take(what, machines, processors, reason -> progress(what + " waits to boot: " + reason))
                            ::close;
            clock.boots(1);
        } finally {
            waiting.close();
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                clock.boots(-1);
            }
            turn.close();
        };
    }

    /** A wait for others, until it is closed. */
    @Api
    public interface Waiting extends AutoCloseable {

        /** Ends it. */
        @Override
        void close();
    }

    /**
     * Tells that a machine only waits until others let it boot. That does not count against the boot timeout while no machine of this environment
     * boots.
     */
    public Waiting waitForOthers() {
        clock.waits(1);
        return () -> clock.waits(-1);
    }

    void bootIn(BootTurns turns) {
        bootTurns = turns;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /**
     * Records, on disk, what {@link EnvironmentProvider#destroy} will need. To be called before it is started. Does nothing where another JVM has the
     * environment, and {@linkplain Joining lets this one use it}.
     */
    public synchronized void record(String key, String value) {
        if (leases != null) {
            lease = lease.with(key, value);
            leases.write(lease);
        }
    }

    /** The lease as it stands on disk. */
    public synchronized Lease lease() {
        return lease;
    }

    /** Leaves the environment standing for the next run. */
    synchronized void keep() {
        Consoles.keep(logs, state);
        lease = lease.asKept();
        Objects.requireNonNull(leases, "only its owner leaves it standing").write(lease);
    }
}
