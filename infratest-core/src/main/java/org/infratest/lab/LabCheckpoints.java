package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.CheckpointNames;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Laps;
import org.infratest.environment.Workspace;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.KeptMachine;

/** The checkpoints of a lab, in the folder of its state: they end with it. */
final class LabCheckpoints implements Checkpoints {

    private static final String NOT_ATTENDED =
            ": nobody waits at its second serial line to be woken, so each time that it goes back infratest logs in for that, which takes longer";

    private final LabSpec spec;
    private final CheckpointNames called;
    private final Workspace workspace;
    private final QemuImg tool;
    private final LabNet net;
    private final Collection<LabMachine> machines;
    private final Map<String, KeptLab> kept = new LinkedHashMap<>();

    /** Those on which machines of other labs stand, too. */
    private final Set<String> shared = new HashSet<>();

    private final StandBy standBy = new StandBy();

    private int taken;

    LabCheckpoints(LabSpec spec, Workspace workspace, QemuImg tool, LabNet net, Collection<LabMachine> machines) {
        this.spec = spec;
        this.called = new CheckpointNames("Lab '" + spec.name() + "'");
        this.workspace = workspace;
        this.tool = tool;
        this.net = net;
        this.machines = machines;
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(kept.keySet());
    }

    @Override
    public synchronized void take(String name) {
        called.requireNew(name, kept);
        Laps laps = new Laps();
        KeptLab lab = keep(workspace.state().resolve("checkpoints").resolve(String.valueOf(++taken)), laps);
        kept.put(name, lab);
        workspace.taken(name, laps);
    }

    /** Those until a moment, for a lab that goes on from there: from now on they stay. */
    synchronized Map<String, KeptLab> share(String last) {
        called.require(last, kept);
        Map<String, KeptLab> until = new LinkedHashMap<>();
        for (Map.Entry<String, KeptLab> each : kept.entrySet()) {
            until.put(each.getKey(), each.getValue());
            if (each.getKey().equals(last)) {
                break;
            }
        }
        shared.addAll(until.keySet());
        return until;
    }

    /** Knows those of another lab, from which this one goes on. */
    synchronized void know(Map<String, KeptLab> others) {
        kept.putAll(others);
        shared.addAll(others.keySet());
    }

    /**
     * Keeps the lab as it is.
     *
     * @param folder a new one, removed where that fails
     */
    KeptLab keep(Path folder, Laps laps) {
        return keep(folder, laps, Together::require);
    }

    /**
     * The same for a lab in which a test may have broken anything: a machine that nobody can log in to is kept as well, and goes on with its
     * clock late by that moment.
     */
    synchronized KeptLab keepBroken(Path folder, Laps laps) {
        return keep(
                folder,
                laps,
                (all, work) -> Together.with(all, work)
                        .forEach((name, failure) ->
                                workspace.progress(name + " does not answer as it is kept: " + failure.getMessage())));
    }

    /** Asks something of machines at once. */
    private interface Asking {
        void of(Collection<LabMachine> machines, Consumer<LabMachine> what);
    }

    private KeptLab keep(Path folder, Laps laps, Asking asking) {
        makeFolder(folder);
        boolean done = false;
        try {
            new Room(folder).require(spec, "checkpoint of lab '" + spec.name() + "'");
            asking.of(machines, LabMachine::attend);
            machines.stream()
                    .filter(machine -> machine.runs() && !machine.isAttended())
                    .forEach(machine -> workspace.progress(machine.host().name() + NOT_ATTENDED));
            Map<String, Duration> ahead = new ConcurrentHashMap<>();
            machines.forEach(machine -> ahead.put(machine.host().name(), Duration.ZERO));
            asking.of(machines, machine -> ahead.put(machine.host().name(), machine.ahead()));
            laps.lap("prepared");
            KeptLab lab = keepStandingStill(folder, ahead, laps);
            asking.of(
                    machines.stream().filter(LabMachine::runs).toList(),
                    machine -> machine.wake(lab.of(machine).ahead()));
            laps.lap("clocks");
            done = true;
            return lab;
        } finally {
            if (!done) {
                remove(folder);
            }
        }
    }

    /** All stop at one instant; what they send until then is held, and is a part of what is kept. */
    private KeptLab keepStandingStill(Path folder, Map<String, Duration> ahead, Laps laps) {
        List<LabMachine> running = machines.stream().filter(LabMachine::runs).toList();
        net.hold();
        try {
            Together.require(running, LabMachine::halt);
            net.awaitSilence();
            KeptNet networks = net.kept();
            laps.lap("stopped");
            Map<String, KeptLab.Member> members = new ConcurrentHashMap<>();
            Together.require(machines, machine -> {
                String name = machine.host().name();
                members.put(
                        name,
                        machine.keep(folder, tool, running.contains(machine), Objects.requireNonNull(ahead.get(name))));
            });
            laps.lap("kept");
            Map<String, KeptLab.Member> inOrder = new LinkedHashMap<>();
            spec.hosts().forEach(host -> inOrder.put(host.name(), Objects.requireNonNull(members.get(host.name()))));
            return new KeptLab(folder, inOrder, networks);
        } finally {
            try {
                Together.require(running.stream().filter(LabMachine::isOn).toList(), LabMachine::proceed);
            } finally {
                net.release();
            }
        }
    }

    @Override
    public synchronized void goBack(String name) {
        KeptLab lab = called.require(name, kept);
        standBy.cancel();
        forgetAfter(name);
        Laps laps = new Laps();
        goBack(lab, laps);
        workspace.wentBack(name, laps);
    }

    private void goBack(KeptLab lab, Laps laps) {
        net.jvm().breakOff("lab '" + spec.name() + "' went back to a checkpoint");
        Map<String, RuntimeException> failures = new LinkedHashMap<>();
        net.hold();
        try {
            failures.putAll(Together.with(machines, machine -> bringBack(machine, lab.of(machine))));
            laps.lap("machines");
            net.become(lab.net());
            failures.putAll(Together.with(without(failures, running(lab)), machine -> proceed(machine, lab)));
            laps.lap("awake");
        } finally {
            net.release();
        }
        failures.putAll(Together.with(without(failures, running(lab)), LabMachine::awaitReady));
        laps.lap("ready");
        if (failures.isEmpty()) {
            machines.forEach(machine -> standBy.plan(() -> standBy(machine, lab)));
        } else {
            rebuild(lab, failures);
            laps.lap("rebuilt");
        }
    }

    /** Who went back to it once will most likely do so again. */
    private void standBy(LabMachine machine, KeptLab lab) {
        try {
            machine.standBy(lab.of(machine));
        } catch (EnvironmentException e) {
            workspace.progress(machine.host().name()
                    + ": nothing stands by for the next time that it goes back, which takes longer by that: "
                    + e.getMessage());
        }
    }

    /**
     * Lets machines go on that were made what was kept, and stand still; returns when they are ready.
     *
     * @throws EnvironmentException if one of them does not get ready
     */
    synchronized void goOn(KeptLab lab, Laps laps) {
        machines.forEach(machine -> machine.wentOn(lab.of(machine)));
        net.hold();
        try {
            net.become(lab.net());
            Together.require(running(lab), machine -> proceed(machine, lab));
            laps.lap("awake");
        } finally {
            net.release();
        }
        Together.require(running(lab), LabMachine::awaitReady);
        laps.lap("ready");
    }

    /**
     * Lets a machine go on, with its clock right, when it is its turn. Their networks are held until all have gone on, so none hears of another one
     * that stands still or lives in the past.
     */
    private static void proceed(LabMachine machine, KeptLab lab) {
        GettingUp.inTurn(() -> {
            machine.proceed();
            machine.wake(lab.of(machine).ahead());
        });
    }

    private void bringBack(LabMachine machine, KeptLab.Member member) {
        List<Path> cables = machine.comeBack(member);
        if (member.kept().power() != KeptMachine.Power.OFF) {
            LabHost host = spec.host(machine.host().name()).orElseThrow();
            net.dial(host, cables);
            net.awaitCables(host);
        }
    }

    private List<LabMachine> running(KeptLab lab) {
        return machines.stream()
                .filter(machine -> lab.of(machine).kept().power() == KeptMachine.Power.RUNNING)
                .toList();
    }

    private static List<LabMachine> without(Map<String, RuntimeException> failures, List<LabMachine> all) {
        return all.stream()
                .filter(machine -> !failures.containsKey(machine.host().name()))
                .toList();
    }

    /** Once, from its disks; a machine that does not come back by that either is beyond help. */
    private void rebuild(KeptLab lab, Map<String, RuntimeException> failures) {
        failures.forEach((name, failure) -> workspace.progress(
                name + " did not come back, and boots from the disks that were kept: " + failure.getMessage()));
        Map<String, RuntimeException> again = Together.with(
                machines.stream()
                        .filter(machine -> failures.containsKey(machine.host().name()))
                        .toList(),
                machine -> machine.rebuild(lab.of(machine)));
        if (again.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("Lab '" + spec.name() + "' could not go back to a checkpoint");
        again.forEach((name, failure) -> text.append("\n  machine '" + name + "' did not come back: ")
                .append(indented(Objects.requireNonNull(failures.get(name))))
                .append("\n  and it did not boot from its disks either: ")
                .append(indented(failure))
                .append("\n  console: " + workspace.logs().resolve("console-" + name + ".log")));
        EnvironmentException error = new EnvironmentException(
                text.toString(), again.values().iterator().next());
        failures.values().forEach(error::addSuppressed);
        throw error;
    }

    private static String indented(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).replace("\n", "\n    ");
    }

    private void forgetAfter(String name) {
        List<String> names = List.copyOf(kept.keySet());
        for (String later : names.subList(names.indexOf(name) + 1, names.size())) {
            if (!shared.contains(later)) {
                remove(Objects.requireNonNull(kept.remove(later)).folder());
            }
        }
    }

    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the folder " + folder + " for a checkpoint: " + e, e);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the checkpoint in " + folder + ": " + e, e);
        }
    }
}
