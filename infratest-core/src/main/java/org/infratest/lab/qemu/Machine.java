package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.lab.image.QemuImg;
import org.infratest.process.CommandRunner;

/**
 * One machine of a lab: a QEMU that can be started and ended any number of times, on the same disks and cables, with its SSH at the same
 * port. Safe for use by several threads.
 */
public final class Machine {

    private final Chassis chassis;
    private final MachinePower power;
    private final MachineKeeping keeping;

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
        this.chassis = new Chassis(plan, version, runner, loop, sockets, onAlarm);
        this.power = new MachinePower(chassis);
        this.keeping = new MachineKeeping(chassis);
    }

    /**
     * Where another machine of the same kind is.
     *
     * @param cards its cards, in the order of those of the first one
     * @param state where the file of its memory goes; nobody else may read it
     * @param logs where its console and QEMU's own words go
     * @param loop reads its console and its answers
     * @param sockets where its sockets are for as long as QEMU connects to them
     * @param onAlarm told, on the loop, of trouble on its console
     */
    public record Elsewhere(
            List<Card> cards, Path state, Path logs, SocketLoop loop, SocketFolder sockets, Consumer<Alarm> onAlarm) {

        /** Copies the list. */
        public Elsewhere {
            cards = List.copyOf(cards);
        }
    }

    /** A machine that is off and consists of the same, but has no disks yet: it is to {@link #comeBack} as what was kept of this one. */
    public Machine another(Elsewhere elsewhere) {
        return new Machine(
                plan().elsewhere(elsewhere.cards(), elsewhere.state(), elsewhere.logs()),
                chassis.version(),
                chassis.runner(),
                elsewhere.loop(),
                elsewhere.sockets(),
                elsewhere.onAlarm());
    }

    /** The QEMU that is installed. */
    public QemuVersion version() {
        return chassis.version();
    }

    /** What it consists of. */
    public MachinePlan plan() {
        return chassis.plan();
    }

    /** The port of this computer's loopback interface that leads to its SSH; 0 before the first start. */
    public int sshPort() {
        return chassis.sshPort();
    }

    /** Whether its QEMU runs. */
    public boolean isOn() {
        return chassis.isOn();
    }

    /** What of a machine a state that was kept depends on: the arguments of its QEMU, but for places that differ each time. */
    public static String signature(MachinePlan plan) {
        Path path = Path.of("");
        Lines lines = new Lines(Path.of("control"), Path.of("console"), Path.of("attendant"), path, path);
        return String.join(" ", QemuCommand.of(plan, Set.of(), 1, lines, Beginning.BOOT));
    }

    /** How often it was started or reset until now. */
    public int boots() {
        return chassis.boots();
    }

    /**
     * Starts its QEMU. Does nothing where it runs.
     *
     * @throws org.infratest.process.ToolMissingException if QEMU is not installed
     * @throws EnvironmentException if it ends at once, with its own words
     */
    public synchronized void start() {
        power.start();
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
        new SshWait(plan(), chassis.running(), sshPort()).await(limit, BannerWatch.Pace.BOOTING, checkpoint);
    }

    /**
     * The same for a machine that goes on from a moment at which its SSH answered: it is given time for that.
     *
     * @param limit how long
     * @param checkpoint called again and again meanwhile; what it throws ends the wait
     * @throws EnvironmentException as above
     */
    public void awaitSshAgain(Duration limit, Runnable checkpoint) {
        new SshWait(plan(), chassis.running(), sshPort()).await(limit, BannerWatch.Pace.RUNNING, checkpoint);
    }

    /**
     * Presses its power button and waits until it is off; then pulls the plug.
     *
     * @param grace how long its system may take
     * @return whether its system went down by itself
     */
    public synchronized boolean powerOff(Duration grace) {
        return power.off(grace);
    }

    /**
     * Pulls the plug: its system has no chance to write what it has only in memory. QEMU itself ends in order, as a disk image that is
     * left half-written would lose what a real disk had kept.
     */
    public synchronized void cut() {
        power.cut();
    }

    /** Stops its processors: to the outside it is silent, and to itself no time passes. */
    public void freeze() {
        power.freeze();
    }

    /** Lets a frozen machine go on. */
    public void resume() {
        power.resume();
    }

    /**
     * Presses its reset button: it boots anew, without a chance to write what it has only in memory. Where QEMU translates what the machine's
     * processor does, it is a new QEMU: the old one would take minutes to load a system over one that it has translated.
     */
    public synchronized void reset() {
        power.reset();
    }

    /** Whether it is on, but its processors stand still. */
    public boolean isFrozen() {
        return power.isFrozen();
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
        return keeping.keep(folder, tool, resumes);
    }

    /** What was kept last is of no use any more: nobody goes back to it. Its files may go, but for the disks, on which the machine stands. */
    public synchronized void forget(KeptMachine kept) {
        keeping.forget(kept);
    }

    /** Ends it at once, for ever, with whatever it had in memory and on disks that are not kept. */
    public synchronized void discard() {
        keeping.close();
        chassis.discard();
    }

    /** Pulls the plug for ever. */
    public synchronized void end() {
        keeping.close();
        power.cut();
    }

    /**
     * Makes it what was kept, with whatever it has in memory and on disks that are not kept. Where it was on, it is on after this, but its
     * processors stand still until {@link #resume}. It shares what it does not change of its memory with all that go on from the same.
     *
     * @return the Unix sockets at which it awaits its cables, in the order of its cards; empty where they are connected
     * @throws EnvironmentException if that does not fit the machine, or is damaged
     */
    public synchronized List<Path> goBack(KeptMachine kept) {
        return keeping.goBack(kept);
    }

    /**
     * Has a second QEMU stand by at what was kept, so that the machine can {@link #goBack} to that in less time. It may be used meanwhile.
     *
     * @throws EnvironmentException if that does not fit the machine, or is damaged
     */
    public void standBy(KeptMachine kept) {
        keeping.standBy(kept);
    }

    /**
     * Makes it what was kept. It has to be off. Where it was on, it is on after this, but its processors stand still until {@link #resume}. It
     * shares what it does not change of its memory with all that go on from the same.
     *
     * @throws EnvironmentException if that does not fit the machine, or is damaged
     */
    public synchronized void comeBack(KeptMachine kept) {
        requireOff();
        keeping.comeBack(kept);
    }

    /**
     * The same with memory of its own, into which what was kept is copied, and looked at meanwhile. That takes longer, but then it can be kept
     * anew as fast as one that has booted.
     *
     * @throws EnvironmentException if that does not fit the machine, or is damaged
     */
    public synchronized void comeBackAlone(KeptMachine kept) {
        requireOff();
        keeping.comeBackAlone(kept);
    }

    private void requireOff() {
        if (isOn()) {
            throw new IllegalStateException("Machine '" + plan().name() + "' is on");
        }
    }

    /**
     * Its second serial line, at which a program on it may listen.
     *
     * @throws EnvironmentException if it is off
     */
    public Attendant attendant() {
        return chassis.running().attendant();
    }

    /**
     * What is on its screen, as PNG.
     *
     * @param file replaced where it exists
     */
    public void screenshot(Path file) {
        new Screenshot(qmp(), chassis.version()).into(file);
    }

    /**
     * Puts a card's cable in, or takes it out, which its system sees. It stays so whether the machine is on or off.
     *
     * @param card its index among the cards of networks
     */
    public void setLink(int card, boolean up) {
        chassis.slots().cable(chassis.control(), card, up);
    }

    /**
     * Takes a card out, and waits until the system of a running machine has let go of it. It stays out whether the machine is on or off.
     *
     * @param card its index among the cards of networks
     * @throws EnvironmentException if its system does not let go
     */
    public void pull(int card) {
        chassis.slots().pull(chassis.control(), card);
    }

    /**
     * Puts a card back in that was pulled.
     *
     * @return whether the machine's system gets to see a card that is new to it
     */
    public boolean replug(int card) {
        return chassis.slots().replug(chassis.control(), card);
    }

    /** The last lines of its console, without control characters. */
    public List<String> consoleLines(int count) {
        MachineProcess current = chassis.process();
        return current == null ? List.of() : current.console().lastLines(count);
    }

    /**
     * Its QEMU, for what has no method here.
     *
     * @throws EnvironmentException if it is off
     */
    public Qmp qmp() {
        return chassis.running().qmp();
    }
}
