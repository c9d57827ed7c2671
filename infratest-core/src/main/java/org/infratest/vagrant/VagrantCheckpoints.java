package org.infratest.vagrant;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.AtOnce;
import org.infratest.environment.Awakening;
import org.infratest.environment.CheckpointNames;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Host;
import org.infratest.environment.Laps;
import org.infratest.environment.Readiness;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Tidying;
import org.infratest.environment.Workspace;

/**
 * The checkpoints of machines of Vagrant: a snapshot of each machine, taken and brought back by the provider. What a snapshot keeps is for the
 * provider to say; libvirt keeps memory, too. Their names belong to one run, and they end with it.
 */
final class VagrantCheckpoints implements Checkpoints, Tidying {

    /** What is recorded before a snapshot is taken, for whoever adopts machines of a run that could not remove it. */
    static final String DETAIL = "snapshots";

    private static final String BACK = "went back";

    private final SshEnvironment machines;
    private final Readiness readiness;
    private final VagrantSnapshots snapshots;
    private final CheckpointNames called;
    private final Workspace workspace;
    private final Awakening awakening;
    private final Semaphore turns;
    private final String prefix = "infratest-" + Integer.toHexString(new SecureRandom().nextInt()) + "-";
    private final Map<String, Moment> kept = new LinkedHashMap<>();
    private final List<Leftover> leftovers = new CopyOnWriteArrayList<>();
    private int taken;

    /**
     * Creates them; there are none at first.
     *
     * @param readiness decides when a machine that went back is ready
     * @param atOnce how many machines may be kept or brought back at the same time, at least 1
     */
    VagrantCheckpoints(
            SshEnvironment machines,
            Readiness readiness,
            VagrantSnapshots snapshots,
            Workspace workspace,
            Awakening awakening,
            int atOnce) {
        this.machines = machines;
        this.readiness = readiness;
        this.snapshots = snapshots;
        this.called = new CheckpointNames("Environment '" + machines.name() + "'");
        this.workspace = workspace;
        this.awakening = awakening;
        this.turns = new Semaphore(atOnce, true);
    }

    /**
     * What was kept.
     *
     * @param snapshot the name that all machines' snapshots have
     * @param ahead the machines that ran, and by how much their clocks were ahead of this computer's
     */
    private record Moment(String snapshot, Map<String, Duration> ahead) {

        boolean ran(Host host) {
            return ahead.containsKey(host.name());
        }
    }

    /** A snapshot that nobody needs and that could not be removed. */
    private record Leftover(String machine, String snapshot) {}

    @Override
    public synchronized List<String> names() {
        return List.copyOf(kept.keySet());
    }

    @Override
    public synchronized void take(String name) {
        called.requireNew(name, kept);
        Laps laps = new Laps();
        Moment moment = new Moment(prefix + ++taken, ahead());
        workspace.record(DETAIL, prefix);
        laps.lap("prepared");
        try {
            keep(moment);
        } catch (ConfigurationException e) {
            if (kept.isEmpty()) {
                workspace.record(DETAIL, ""); // its provider has no snapshots, so nobody has to look for any
            }
            throw e;
        }
        kept.put(name, moment); // from here on it is removed with the others
        laps.lap("machines");
        together(running(moment), host -> awakening.wake(host.name(), host.ssh(), ahead(moment, host)));
        laps.lap("clocks");
        workspace.taken(name, laps);
    }

    private Map<String, Duration> ahead() {
        Set<String> running = snapshots.running();
        Map<String, Duration> ahead = new ConcurrentHashMap<>();
        together(
                machines.hosts().stream()
                        .filter(host -> running.contains(host.name()))
                        .toList(),
                host -> ahead.put(host.name(), awakening.ahead(host.name(), host.ssh())));
        return ahead;
    }

    /** Of all machines or of none. */
    private void keep(Moment moment) {
        Map<String, RuntimeException> failures =
                attempt(machines.hosts(), host -> snapshots.save(host.name(), moment.snapshot()));
        if (failures.isEmpty()) {
            return;
        }
        RuntimeException first = first(failures);
        machines.hosts().stream()
                .filter(host -> !failures.containsKey(host.name()))
                .forEach(host -> leftovers.add(new Leftover(host.name(), moment.snapshot())));
        try {
            removeLeftovers();
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
        throw first;
    }

    @Override
    public synchronized void goBack(String name) {
        Moment moment = called.require(name, kept);
        Laps laps = new Laps();
        machines.breakOff(); // while there still is somebody who hears that
        together(machines.hosts(), host -> snapshots.restore(host.name(), moment.snapshot(), moment.ran(host)));
        machines.breakOff(); // what was opened meanwhile
        switchOffAgain(moment);
        laps.lap("machines");
        together(running(moment), host -> awaken(moment, host));
        laps.lap("ready");
        if (forgetAfter(name)) {
            laps.lap("later ones removed");
        }
        workspace.wentBack(name, laps);
    }

    /** Some providers start each machine that they bring back. */
    private void switchOffAgain(Moment moment) {
        List<Host> wereOff =
                machines.hosts().stream().filter(host -> !moment.ran(host)).toList();
        if (wereOff.isEmpty()) {
            return;
        }
        Set<String> running = snapshots.running();
        together(
                wereOff.stream().filter(host -> running.contains(host.name())).toList(),
                host -> snapshots.halt(host.name()));
    }

    private void awaken(Moment moment, Host host) {
        Comeback comeback = new Comeback(host, readiness, snapshots.deadline());
        comeback.awaitLogin(BACK);
        awakening.wake(host.name(), host.ssh(), ahead(moment, host));
        comeback.awaitReady(BACK);
    }

    /** Once the machines went back nothing stands on the later ones any more. */
    private boolean forgetAfter(String name) {
        List<String> later = new ArrayList<>(kept.keySet());
        later.subList(0, later.indexOf(name) + 1).clear();
        Collections.reverse(later);
        later.forEach(this::forget);
        removeLeftovers();
        return !later.isEmpty();
    }

    private void forget(String name) {
        String snapshot = Objects.requireNonNull(kept.remove(name)).snapshot();
        machines.hosts().forEach(host -> leftovers.add(new Leftover(host.name(), snapshot)));
    }

    /** Each machine's one after the other, the newest first, as they stand on each other. */
    private void removeLeftovers() {
        together(machines.hosts(), host -> {
            for (Leftover leftover : leftoversOf(host)) {
                snapshots.delete(leftover.machine(), leftover.snapshot());
                leftovers.remove(leftover);
            }
        });
    }

    private List<Leftover> leftoversOf(Host host) {
        return leftovers.stream()
                .filter(leftover -> leftover.machine().equals(host.name()))
                .toList();
    }

    @Override
    public synchronized void tidy() {
        List<String> names = new ArrayList<>(kept.keySet());
        Collections.reverse(names);
        names.forEach(this::forget);
        if (leftovers.isEmpty()) {
            return;
        }
        Laps laps = new Laps();
        removeLeftovers();
        laps.lap("snapshots");
        workspace.record(DETAIL, "");
        workspace.progress("what was kept for @Rewind was removed in " + laps.text());
    }

    /**
     * Removes what an earlier run was to remove and could not.
     *
     * @param owned what it recorded: how the names of its snapshots begin
     */
    synchronized void removeThoseOf(String owned) {
        snapshots
                .list()
                .forEach((machine, names) -> names.stream()
                        .filter(snapshot -> snapshot.startsWith(owned))
                        .forEach(snapshot -> leftovers.add(new Leftover(machine, snapshot))));
        removeLeftovers();
        workspace.record(DETAIL, "");
    }

    private List<Host> running(Moment moment) {
        return machines.hosts().stream().filter(moment::ran).toList();
    }

    private static Duration ahead(Moment moment, Host host) {
        return Objects.requireNonNull(moment.ahead().get(host.name()));
    }

    private void together(Collection<Host> hosts, Consumer<Host> work) {
        Map<String, RuntimeException> failures = attempt(hosts, work);
        if (!failures.isEmpty()) {
            throw first(failures);
        }
    }

    private static RuntimeException first(Map<String, RuntimeException> failures) {
        List<RuntimeException> all = List.copyOf(failures.values());
        all.stream().skip(1).forEach(all.get(0)::addSuppressed);
        return all.get(0);
    }

    private Map<String, RuntimeException> attempt(Collection<Host> hosts, Consumer<Host> work) {
        return AtOnce.with(hosts, Host::name, host -> inTurn(host, work));
    }

    private void inTurn(Host host, Consumer<Host> work) {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machine '" + host.name() + "' waited for its turn", e);
        }
        try {
            work.accept(host);
        } finally {
            turns.release();
        }
    }
}
