package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Laps;
import org.infratest.environment.ResourceLock;
import org.infratest.environment.Workspace;
import org.infratest.event.Phase;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.KeptMachine;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.SshTarget;

/**
 * Brings machines up as copies of one that has booted. The first of its kind boots without name and cards, and is kept; it and all others, also
 * those of later runs, go on from there: they are made machines of their own, get their cards, and are set up as after a boot. While the first
 * one boots, others do so as well where that costs nobody a processor.
 *
 * @param store where what has booted is kept
 * @param plans makes their plans
 * @param tool makes images
 * @param boots where they take their turn
 * @param beside which ones boot beside the first of their kind
 * @param workspace of the environment
 * @param keys the key of a machine's first boot
 * @param machines makes a machine of the lab
 * @param targets how to log in to one
 * @param copies the names of those that are copies; filled
 */
record FirstBoots(
        WarmStore store,
        MachinePlans plans,
        QemuImg tool,
        Boots boots,
        BesideFirst beside,
        Workspace workspace,
        Function<LabHost, FirstBootKey> keys,
        Machines machines,
        Function<Machine, SshTarget> targets,
        Set<String> copies) {

    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration PREPARED = Duration.ofSeconds(60);

    /** A copy has only to go on; a boot takes its place where that takes longer. */
    private static final Duration ANSWERS = Duration.ofSeconds(90);

    private static final String NOT_ATTENDED = "nobody waits at its second serial line to be woken";

    /** How it is called where it is kept. */
    private static final String NAME = "machine";

    /** The hashes of the keys of what boots, and cannot be copied. */
    private static final Set<String> UNSUITED = ConcurrentHashMap.newKeySet();

    /** Makes a machine of a lab, which ends with it. */
    interface Machines {
        Machine make(LabHost host, MachinePlan plan);
    }

    /**
     * How one comes up until its SSH answers; to be asked in the order in which the lab names them. It throws an {@link EnvironmentException} if it
     * does not come up.
     *
     * @param cards one for each of the spec's, in that order
     */
    Supplier<Machine> way(LabHost host, List<Card> cards) {
        String hash = keys.apply(host).hash();
        boolean byItself = !store.has(hash) && !UNSUITED.contains(hash) && beside.next(hash);
        return () -> bring(host, cards, hash, byItself ? Optional.empty() : first(host, hash));
    }

    private Machine bring(LabHost host, List<Card> cards, String hash, Optional<WarmStore.Found> first) {
        if (first.isPresent()) {
            Machine copy = machines.make(host, plans.of(host, cards, List.of()));
            try {
                boots.bring(copy, "a copy of one that has booted", ANSWERS, () -> copy(host, first.get(), copy));
                copies.add(host.name());
                return copy;
            } catch (EnvironmentException e) {
                copy.discard();
                KeptConsole.forget(copy.plan().consoleLog());
                boots.requireWanted(host.name());
                store.remove(hash, String.valueOf(e.getMessage()));
            }
        }
        Machine machine = machines.make(host, plans.of(host, cards));
        boots.boot(machine);
        return machine;
    }

    /** What it is to be a copy of; empty where it is to boot. Who is first boots, and all others wait for that as far as they have to. */
    private Optional<WarmStore.Found> first(LabHost host, String hash) {
        Optional<WarmStore.Found> found = store.find(hash);
        if (found.isPresent() || UNSUITED.contains(hash)) {
            return found;
        }
        Optional<ResourceLock> free = store.tryLockOfMaking(hash);
        if (free.isEmpty() && beside.another()) {
            return Optional.empty();
        }
        ResourceLock lock = free.orElseGet(() -> store.lockOfMaking(
                hash,
                workspace.remaining(),
                reason -> workspace.progress(host.name() + ": waiting for a machine like it to boot")));
        try {
            Optional<WarmStore.Found> made = store.find(hash);
            if (made.isPresent() || UNSUITED.contains(hash)) {
                return made;
            }
            make(host, hash);
            return store.find(hash);
        } finally {
            lock.close();
        }
    }

    private void make(LabHost host, String hash) {
        Path folder = plans.folder(host).resolve("first");
        Machine machine = machines.make(host, plans.first(host, folder));
        boots.boot(machine);
        workspace.enter(host.name(), Phase.BOOT);
        try {
            workspace.progress(host.name() + ": keeping it as it has booted, for machines like it");
            Laps laps = new Laps();
            String hindrance = prepare(host, machine, laps);
            if (hindrance.isEmpty()) {
                store.save(hash, kept -> keep(host, machine, kept));
                laps.lap("kept");
                workspace.progress(host.name() + ": kept as it has booted in " + laps.text());
            } else {
                workspace.progress(host.name() + ": each machine like it boots, as " + hindrance);
                UNSUITED.add(hash);
            }
        } finally {
            workspace.leave(host.name(), Phase.BOOT);
        }
        machine.discard();
        remove(folder);
    }

    /** Sees to it that it can be woken and renewed; what hinders that, or nothing. */
    private String prepare(LabHost host, Machine machine, Laps laps) {
        SshSession session = SshSessions.lazy(targets.apply(machine), new HostKeys(), LOGIN);
        try (session) {
            new ScriptRun(host.name(), session, workspace.logs()).awaitBooted();
            laps.lap("booted");
            if (!waking(host, machine, session).attend()) {
                return NOT_ATTENDED;
            }
            laps.lap("attended");
            SshResult prepared = session.exec(Renewal.PREPARE_AS_ROOT, PREPARED);
            if (!prepared.succeeded()) {
                return "what tells it from others could not be found out: "
                        + prepared.stderr().strip();
            }
        }
        boolean attended = waking(host, machine, session).isAttended(); // and the login has ended for it, too
        laps.lap("prepared");
        return attended ? "" : NOT_ATTENDED;
    }

    private WarmStore.Taken keep(LabHost host, Machine machine, Path folder) {
        LabCheckpoints.makeFolder(folder);
        machine.freeze();
        KeptMachine kept = machine.keep(folder, tool, true);
        KeptLab.Member member = new KeptLab.Member(kept, true, Duration.ZERO, new LabMachine.Mark(false, false, false));
        return new WarmStore.Taken(
                new KeptLab(folder, Map.of(NAME, member), new KeptNet(Map.of(), Map.of())),
                label(host),
                Map.of(),
                Map.of(NAME, machine.plan().consoleLog()),
                Map.of(),
                Map.of());
    }

    private void copy(LabHost host, WarmStore.Found first, Machine copy) {
        KeptLab.Member member = first.member(NAME);
        KeptConsole.goOn(
                first.console(NAME), first.manifest().taken(), copy.plan().consoleLog());
        int cards = host.nics().size();
        copy.comeBackAlone(
                member.kept().copied(IntStream.range(0, cards).boxed().collect(Collectors.toSet())));
        copy.resume();
        SshSession session = SshSessions.lazy(targets.apply(copy), new HostKeys(), LOGIN);
        try (session) {
            Waking waking = waking(host, copy, session);
            waking.wake(member.attended(), Duration.ZERO);
            waking.renew(copy.plan().control());
            for (int card = 0; card < cards; card++) {
                copy.replug(card);
                waking.awaitCards(1 + card + 1); // and that of infratest's own login
            }
        }
    }

    /** For people. */
    private static String label(LabHost host) {
        return "first boot of " + host.image().label() + ", " + host.memoryMiB() + " MiB";
    }

    private Waking waking(LabHost host, Machine machine, SshSession session) {
        return new Waking(host.name(), () -> session, machine, InstantSource.system(), workspace::progress);
    }

    private static void remove(Path folder) {
        try {
            ImageFiles.remove(folder);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + folder + ": " + e, e);
        }
    }
}
