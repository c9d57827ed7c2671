package org.infratest.lab.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.event.Durations;
import org.infratest.lab.image.QemuImg;
import org.infratest.process.CommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * One machine of a lab: a QEMU that can be started and ended any number of times, on the same disks and cables, with its SSH at the same
 * port. Safe for use by several threads.
 */
public final class Machine {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration PRESS_AGAIN = Duration.ofSeconds(10);
    private static final Duration QUIT = Duration.ofSeconds(10);
    private static final int PORTS_TRIED = 5;
    private static final int SHOWN_LINES = 15;

    private final QemuVersion version;
    private final CommandRunner runner;
    private final SocketLoop loop;
    private final SocketFolder sockets;
    private final Consumer<Alarm> onAlarm;
    private final Slots slots;
    private final AtomicInteger boots = new AtomicInteger();
    private final AtomicInteger overlays = new AtomicInteger();
    private volatile MachinePlan plan;
    private volatile int sshPort;
    private volatile @Nullable MachineProcess process;

    /**
     * A machine that is off.
     *
     * @param version of the QEMU that is installed
     * @param loop reads its console and its answers
     * @param sockets where its sockets are for as long as QEMU connects to them
     * @param onAlarm told, on the loop, of trouble on its console
     */
    public Machine(
            MachinePlan plan,
            QemuVersion version,
            CommandRunner runner,
            SocketLoop loop,
            SocketFolder sockets,
            Consumer<Alarm> onAlarm) {
        this.plan = plan;
        this.version = version;
        this.runner = runner;
        this.loop = loop;
        this.sockets = sockets;
        this.onAlarm = onAlarm;
        this.slots = new Slots(plan);
    }

    /** What it consists of. */
    public MachinePlan plan() {
        return plan;
    }

    /** The port of this computer's loopback interface that leads to its SSH; 0 before the first start. */
    public int sshPort() {
        return sshPort;
    }

    /** Whether its QEMU runs. */
    public boolean isOn() {
        MachineProcess current = process;
        return current != null && current.isAlive();
    }

    /** What of a machine a state that was kept depends on: the arguments of its QEMU, but for places that differ each time. */
    public static String signature(MachinePlan plan) {
        Lines lines = new Lines(Path.of("control"), Path.of("console"), Path.of("attendant"));
        return String.join(" ", QemuCommand.of(plan, Set.of(), 1, lines, Beginning.BOOT));
    }

    /** How often it was started or reset until now. */
    public int boots() {
        return boots.get();
    }

    /**
     * Starts its QEMU. Does nothing where it runs.
     *
     * @throws org.infratest.process.ToolMissingException if QEMU is not installed
     * @throws EnvironmentException if it ends at once, with its own words
     */
    public synchronized void start() {
        if (isOn()) {
            return;
        }
        begin(Beginning.BOOT);
        boots.incrementAndGet();
        Qmp qmp = control();
        if (qmp != null) {
            slots.started(qmp);
        }
    }

    private void startAtAFreePort(Beginning beginning) {
        MachineProcess.PortTakenException last = null;
        for (int i = 0; i < PORTS_TRIED; i++) {
            int port = Loopback.freePort();
            try {
                process = startAt(port, beginning);
                sshPort = port;
                return;
            } catch (MachineProcess.PortTakenException e) {
                last = e;
            }
        }
        throw new EnvironmentException(
                "Machine '" + plan.name() + "': somebody else took each of " + PORTS_TRIED
                        + " free ports before QEMU could",
                last);
    }

    private MachineProcess startAt(int port, Beginning beginning) {
        return MachineProcess.start(plan, beginning, slots.empty(), port, runner, loop, sockets, onAlarm);
    }

    private void begin(Beginning beginning) {
        if (sshPort == 0) {
            startAtAFreePort(beginning);
        } else {
            process = startAt(sshPort, beginning);
        }
    }

    /**
     * Waits until its SSH answers.
     *
     * @param limit how long
     * @param checkpoint called again and again meanwhile; what it throws ends the wait
     * @throws EnvironmentException if QEMU ends, if the console shows that it will never come up, or if the time is over: with the
     *     console's last lines
     */
    public void awaitSsh(Duration limit, Runnable checkpoint) {
        MachineProcess current = running();
        long end = System.nanoTime() + limit.toNanos();
        try (BannerWatch banner = new BannerWatch(sshPort)) {
            while (!banner.answersWithin(MOMENT)) {
                checkpoint.run();
                Alarm alarm = current.console().fatal().getNow(null);
                if (alarm != null) {
                    throw notUp(current, alarm.kind().text() + ": " + alarm.line());
                }
                if (!current.isAlive()) {
                    current.endsWithin(ANSWER);
                    throw current.ended("while it booted" + console(current));
                }
                if (System.nanoTime() > end) {
                    throw notUp(current, "its SSH never answered within " + Durations.text(limit));
                }
            }
        }
    }

    /**
     * Presses its power button and waits until it is off; then pulls the plug.
     *
     * @param grace how long its system may take
     * @return whether its system went down by itself
     */
    public synchronized boolean powerOff(Duration grace) {
        if (!isOn()) {
            forget();
            return true;
        }
        MachineProcess current = running();
        long end = System.nanoTime() + grace.toNanos();
        press(current, "cont"); // a frozen machine feels no button
        boolean off = false;
        while (!off && System.nanoTime() < end) {
            press(current, "system_powerdown");
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            off = current.endsWithin(left.compareTo(PRESS_AGAIN) < 0 ? left : PRESS_AGAIN);
        }
        if (!off) {
            cut();
        }
        forget();
        return off;
    }

    /** Where it ends between two looks, that is what was wanted. */
    private static void press(MachineProcess current, String command) {
        try {
            current.qmp().execute(command, ANSWER);
        } catch (EnvironmentException e) {
            if (current.isAlive()) {
                throw e;
            }
        }
    }

    /**
     * Pulls the plug: its system has no chance to write what it has only in memory. QEMU itself ends in order, as a disk image that is
     * left half-written would lose what a real disk had kept.
     */
    public synchronized void cut() {
        MachineProcess current = process;
        if (current != null && current.isAlive()) {
            try {
                current.qmp().execute("quit", ANSWER);
                current.endsWithin(QUIT);
            } catch (EnvironmentException e) {
                // It does not answer, or has ended before it did; either way it is gone after the next step.
            }
            current.kill();
        }
        forget();
    }

    private void forget() {
        MachineProcess current = process;
        if (current != null) {
            current.removeMemory();
        }
    }

    /** Stops its processors: to the outside it is silent, and to itself no time passes. */
    public void freeze() {
        running().qmp().execute("stop", ANSWER);
    }

    /** Lets a frozen machine go on. */
    public void resume() {
        running().qmp().execute("cont", ANSWER);
    }

    /**
     * Presses its reset button: it boots anew, without a chance to write what it has only in memory. Where QEMU translates what the machine's
     * processor does, it is a new QEMU: the old one would take minutes to load a system over one that it has translated.
     */
    public synchronized void reset() {
        MachineProcess current = running();
        if (plan.accelerator() == Accelerator.TCG) {
            cut();
            start();
        } else {
            current.qmp().execute("system_reset", ANSWER);
            boots.incrementAndGet();
        }
    }

    /** Whether it is on, but its processors stand still. */
    public boolean isFrozen() {
        return isOn()
                && !running()
                        .qmp()
                        .execute("query-status", ANSWER)
                        .path("running")
                        .asBoolean(true);
    }

    /**
     * Keeps it as it is. Its processors have to stand still if it is on, and go on standing still; from now on it writes to new images of its
     * disks.
     *
     * @param folder where what is kept goes; nobody else may read it
     * @param tool makes images for the disks of a machine that is off
     * @param resumes whether it ran until it was stopped for this
     * @throws EnvironmentException if it cannot be kept, with QEMU's reason
     */
    public synchronized KeptMachine keep(Path folder, QemuImg tool, boolean resumes) {
        if (!isOn()) {
            List<KeptMachine.Disk> disks = keepDisks(folder, disk -> tool.overlay(disk.content(), disk.overlay()));
            return new KeptMachine(KeptMachine.Power.OFF, null, null, 0, 0, disks, slots.empty(), slots.withoutCable());
        }
        MachineProcess current = running();
        List<KeptMachine.Disk> disks = keepDisks(folder, disk -> {});
        Optional<Path> memory = current.memory(version);
        Path state = folder.resolve(plan.name() + ".state");
        transfer(current).save(memory.isEmpty(), state);
        Path image = memory.isEmpty() ? null : folder.resolve(plan.name() + ".memory");
        MemoryImage.Copied copied = image == null ? new MemoryImage.Copied(0, 0) : copyMemory(memory.get(), image);
        return new KeptMachine(
                resumes ? KeptMachine.Power.RUNNING : KeptMachine.Power.FROZEN,
                state,
                image,
                copied.checksum(),
                copied.bytes(),
                disks,
                slots.empty(),
                slots.withoutCable());
    }

    private StateTransfer transfer(MachineProcess current) {
        return new StateTransfer(plan.name(), current.qmp(), sockets.socket(Lines.shortName(plan) + ".mig"));
    }

    private MemoryImage.Copied copyMemory(Path memory, Path image) {
        try {
            return new MemoryImage().copy(memory, image);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The memory of machine '" + plan.name() + "' could not be kept in " + image + ": " + e, e);
        }
    }

    /** What was written until now stays as it is, and what is written from now on goes into an image on top of it. */
    private List<KeptMachine.Disk> keepDisks(Path folder, Consumer<KeptMachine.Disk> makeOverlay) {
        List<KeptMachine.Disk> kept = new ArrayList<>();
        List<Path> live = new ArrayList<>();
        for (int i = 0; i < plan.disks().size(); i++) {
            Path disk = plan.disks().get(i);
            Path empty = folder.resolve(plan.name() + "." + QemuCommand.diskId(i) + ".overlay");
            Path next = nextOverlay(i);
            KeptMachine.Disk made = new KeptMachine.Disk(disk, empty);
            if (isOn()) {
                snapshot(i, next);
                copy(next, empty);
            } else {
                makeOverlay.accept(made);
                copy(empty, next);
            }
            kept.add(made);
            live.add(next);
        }
        plan = plan.withDisks(live);
        return kept;
    }

    private void snapshot(int disk, Path overlay) {
        running()
                .qmp()
                .execute(
                        "blockdev-snapshot-sync",
                        Map.of(
                                "device", QemuCommand.drive(QemuCommand.diskId(disk)),
                                "snapshot-file", overlay.toString(),
                                "format", "qcow2"),
                        ANSWER);
    }

    private Path nextOverlay(int disk) {
        return plan.state().resolve(QemuCommand.diskId(disk) + "." + overlays.incrementAndGet() + ".qcow2");
    }

    /**
     * Ends it at once, with whatever it had in memory and on disks that are not kept; for one that {@link #comeBack} follows.
     */
    public synchronized void discard() {
        MachineProcess current = process;
        if (current != null && current.isAlive()) {
            current.kill();
        }
        forget();
        process = null;
    }

    /**
     * Makes it what was kept. It has to be off. Where it was on, it is on after this, but its processors stand still until {@link #resume}. It
     * shares what it does not change of its memory with all that go on from the same.
     *
     * @throws EnvironmentException if that does not fit the machine, or is damaged
     */
    public synchronized void comeBack(KeptMachine kept) {
        if (isOn()) {
            throw new IllegalStateException("Machine '" + plan.name() + "' is on");
        }
        plan = plan.withDisks(disks(kept));
        slots.become(kept.cardsOut(), kept.cablesOut());
        Path state = kept.state();
        if (state == null) {
            return;
        }
        goOn(Beginning.sharing(kept), current -> transfer(current).load(kept.memory() == null, state));
    }

    /**
     * The same with memory of its own, into which what was kept is copied, and looked at meanwhile. That takes longer, but then it can be kept
     * anew as fast as one that has booted.
     *
     * @throws EnvironmentException if that does not fit the machine, or is damaged
     */
    public synchronized void comeBackAlone(KeptMachine kept) {
        Path state = kept.state();
        Path image = kept.memory();
        if (state == null || image == null) {
            comeBack(kept);
            return;
        }
        plan = plan.withDisks(disks(kept));
        slots.become(kept.cardsOut(), kept.cablesOut());
        goOn(Beginning.OWN, current -> {
            fillMemory(image, current, kept.memoryChecksum());
            transfer(current).load(false, state);
        });
    }

    private void fillMemory(Path image, MachineProcess current, long checksum) {
        Path memory = current.memory(version)
                .orElseThrow(() -> new EnvironmentException(
                        "The memory of machine '" + plan.name() + "' cannot be found, so nothing can be put into it"));
        try {
            if (new MemoryImage().fill(image, memory).checksum() != checksum) {
                throw new EnvironmentException("What was kept of the memory of machine '" + plan.name()
                        + "' is damaged: the checksum of " + image + " is another one");
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The memory of machine '" + plan.name() + "' could not be taken from " + image + ": " + e, e);
        }
    }

    private void goOn(Beginning beginning, Consumer<MachineProcess> load) {
        begin(beginning);
        MachineProcess current = running();
        try {
            load.accept(current);
        } catch (EnvironmentException e) {
            if (current.isAlive()) {
                throw e;
            }
            current.endsWithin(ANSWER);
            EnvironmentException told = current.ended("as it was to go on from what was kept");
            told.addSuppressed(e);
            throw told;
        }
        slots.started(current.qmp());
    }

    /** Images to write to, in place of those that it wrote to until now. */
    private List<Path> disks(KeptMachine kept) {
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < kept.disks().size(); i++) {
            Path next = nextOverlay(i);
            copy(kept.disks().get(i).overlay(), next);
            images.add(next);
        }
        plan.disks().forEach(this::remove);
        return images;
    }

    private void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "A disk of machine '" + plan.name() + "' could not be copied to " + to + ": " + e, e);
        }
    }

    private void remove(Path overlay) {
        try {
            Files.deleteIfExists(overlay);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + overlay + ": " + e, e);
        }
    }

    /**
     * Its second serial line, at which a program on it may listen.
     *
     * @throws EnvironmentException if it is off
     */
    public Attendant attendant() {
        return running().attendant();
    }

    /**
     * What is on its screen, as PNG.
     *
     * @param file replaced where it exists
     */
    public void screenshot(Path file) {
        new Screenshot(running().qmp(), version).into(file);
    }

    /**
     * Puts a card's cable in, or takes it out, which its system sees. It stays so whether the machine is on or off.
     *
     * @param card its index among the cards of networks
     */
    public void setLink(int card, boolean up) {
        slots.cable(control(), card, up);
    }

    /**
     * Takes a card out, and waits until the system of a running machine has let go of it. It stays out whether the machine is on or off.
     *
     * @param card its index among the cards of networks
     * @throws EnvironmentException if its system does not let go
     */
    public void pull(int card) {
        slots.pull(control(), card);
    }

    /**
     * Puts a card back in that was pulled.
     *
     * @return whether the machine's system gets to see a card that is new to it
     */
    public boolean replug(int card) {
        return slots.replug(control(), card);
    }

    /** The last lines of its console, without control characters. */
    public List<String> consoleLines(int count) {
        MachineProcess current = process;
        return current == null ? List.of() : current.console().lastLines(count);
    }

    /**
     * Its QEMU, for what has no method here.
     *
     * @throws EnvironmentException if it is off
     */
    public Qmp qmp() {
        return running().qmp();
    }

    private @Nullable Qmp control() {
        MachineProcess current = process;
        return current == null || !current.isAlive() ? null : current.qmp();
    }

    private MachineProcess running() {
        MachineProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new EnvironmentException("Machine '" + plan.name() + "' is off");
        }
        return current;
    }

    private EnvironmentException notUp(MachineProcess current, String reason) {
        return new EnvironmentException("Machine '" + plan.name() + "' did not come up: " + reason + console(current)
                + "\n  full console: " + plan.consoleLog());
    }

    private static String console(MachineProcess current) {
        List<String> lines = current.console().lastLines(SHOWN_LINES);
        return lines.isEmpty()
                ? "\n  its console said nothing"
                : "\n  its console's last lines:\n    " + String.join("\n    ", lines);
    }
}
