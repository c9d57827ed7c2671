package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.KeptMachine;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to a machine of a lab beside switching it off and on, which {@link org.infratest.environment.HostPower} does. After the
 * test it is brought back: one that was cut or frozen runs again, the network is set up as it was, and so is the clock. What else was only
 * in its memory is gone with a cut or a reboot. Safe for use by several threads.
 */
@Api
public final class LabMachine {

    private final Host host;
    private final Machine machine;
    private final LabPower power;
    private final HostNetwork network;
    private final MachineClock clock;
    private final Waking waking;

    private boolean cut;
    private @Nullable Long frozenSince;
    private int boots;
    private boolean newCard;
    private boolean disturbed;

    /** The boot in which a program waits on it to be woken; -1 for none. */
    private int attendedBoot = -1;

    LabMachine(Host host, Machine machine, LabPower power, HostNetwork network, Consumer<String> log) {
        this.host = host;
        this.machine = machine;
        this.power = power;
        this.network = network;
        this.clock = new MachineClock(host, InstantSource.system());
        this.waking = new Waking(host.name(), host::ssh, machine, InstantSource.system(), log);
        this.boots = machine.boots();
    }

    /** The machine as probes know it. */
    public Host host() {
        return host;
    }

    /** Pulls the plug: its system has no chance to write what it has only in memory. */
    public synchronized void cut() {
        cut |= machine.isOn();
        frozenSince = null;
        machine.cut();
    }

    /**
     * Boots it anew, as its reset button does, and waits until it is ready. A frozen one goes on by that.
     *
     * @throws org.infratest.EnvironmentException if it is off, or does not come back
     */
    public synchronized void reboot() {
        if (frozenSince != null) {
            resume();
        }
        power.reset();
    }

    /**
     * Stops its processors: to the outside it is silent, and to itself no time passes.
     *
     * @throws org.infratest.EnvironmentException if it is off
     */
    public synchronized void freeze() {
        noticeBoots();
        machine.freeze();
        if (frozenSince == null) {
            frozenSince = System.nanoTime();
        }
    }

    /**
     * Lets it go on. Its clock is late by the time that it was frozen, until after the test.
     *
     * @throws org.infratest.EnvironmentException if it is off
     */
    public synchronized void resume() {
        machine.resume();
        if (frozenSince != null) {
            clock.stoodStill(Duration.ofNanos(System.nanoTime() - frozenSince));
            frozenSince = null;
        }
    }

    /**
     * Sets its clock to another time. A service on it that keeps the time may set it back.
     *
     * @param by how much later than now; earlier where it is negative
     */
    public synchronized void shiftClock(Duration by) {
        noticeBoots();
        clock.shift(by);
    }

    /**
     * What is on its screen, as PNG.
     *
     * @param file replaced where it exists
     * @throws org.infratest.EnvironmentException if the machine is off, or the file cannot be written
     */
    public void screenshot(Path file) {
        machine.screenshot(file);
    }

    /** Puts the cable of a card in, or takes it out. */
    synchronized void cable(int card, boolean in) {
        machine.setLink(card, in);
        disturbed |= !in;
    }

    void pull(int card) {
        machine.pull(card);
    }

    synchronized void replug(int card) {
        noticeBoots();
        newCard |= machine.replug(card);
    }

    /** Lets it run again where the test stopped it. */
    synchronized void revive() {
        if (frozenSince != null && machine.isOn()) {
            resume();
        }
        frozenSince = null;
        if (cut) {
            power.on();
            cut = false;
        }
    }

    /** Makes sure that its network and its clock are as before. Does nothing where it does not run, for what is missing comes with its start. */
    synchronized void settle() {
        if (!machine.isOn() || frozenSince != null) {
            return;
        }
        noticeBoots();
        if (newCard) {
            network.awaitCards(host.name(), host.ssh());
            network.setUp(host.ssh(), false);
        }
        if (newCard || disturbed) {
            network.awaitAddresses(host);
        }
        newCard = false;
        disturbed = false;
        clock.restore();
    }

    /** With a boot its system has set up its cards anew, and has taken the time from the hardware. */
    private void noticeBoots() {
        int now = machine.boots();
        if (now != boots) {
            boots = now;
            newCard = false;
            disturbed = true;
            clock.booted();
        }
    }

    /** Where this computer's loopback leads to its SSH. */
    int sshPort() {
        return machine.sshPort();
    }

    boolean isOn() {
        return machine.isOn();
    }

    boolean runs() {
        return machine.isOn() && !machine.isFrozen();
    }

    /**
     * What had been done to it.
     *
     * @param cut whether its plug was pulled, and not put back
     * @param newCard whether its system got a card that nobody has set up
     * @param disturbed whether its cables were out
     */
    record Mark(boolean cut, boolean newCard, boolean disturbed) {}

    /** Has a program wait on it to be woken, where it runs and can have one; when it is its turn, as it gets up for that. */
    void attend() {
        GettingUp.inTurn(this::attendNow);
    }

    private synchronized void attendNow() {
        if (runs() && !(isAttended() && waking.isAttended())) {
            attendedBoot = waking.attend() ? machine.boots() : -1;
        }
    }

    /** Whether it does. */
    synchronized boolean isAttended() {
        return attendedBoot == machine.boots();
    }

    /** How far its clock is ahead of this computer's, as far as that is known. */
    synchronized Duration ahead() {
        return runs() && isAttended() ? waking.ahead() : Duration.ZERO;
    }

    /** It goes on from what was kept, before there was this. */
    synchronized void wentOn(KeptLab.Member member) {
        attendedBoot = member.attended() ? machine.boots() : -1;
        boots = machine.boots();
        cut = member.mark().cut();
        newCard = member.mark().newCard();
        disturbed = member.mark().disturbed();
        frozenSince = member.kept().power() == KeptMachine.Power.FROZEN ? System.nanoTime() : null;
        clock.booted();
    }

    /** A program waits on it to be woken, though this has not begun it. */
    synchronized void attended() {
        attendedBoot = machine.boots();
    }

    /** Whether its QEMU speaks over Unix sockets. */
    boolean hasStream() {
        return machine.version().hasStream();
    }

    /** A machine that is off and consists of the same, elsewhere. */
    Machine another(Machine.Elsewhere elsewhere) {
        return machine.another(elsewhere);
    }

    List<Path> seeds() {
        return plan().seed();
    }

    MachinePlan plan() {
        return machine.plan();
    }

    /** The QEMU of a machine that is on. */
    CapsuleManifest.Qemu qemu() {
        return MachineType.of(machine);
    }

    /** The log of its console. */
    Path console() {
        return machine.plan().consoleLog();
    }

    /** Stops it so that it can be kept, and not because a test wants that. */
    void halt() {
        machine.freeze();
    }

    /** Lets it go on after that. */
    void proceed() {
        machine.resume();
    }

    /**
     * Keeps it, standing still, as it is.
     *
     * @param resumes whether it ran until it was stopped for this
     * @param ahead by how much its clock is ahead
     */
    synchronized KeptLab.Member keep(Path folder, QemuImg tool, boolean resumes, Duration ahead) {
        KeptMachine kept = machine.keep(folder, tool, resumes);
        return new KeptLab.Member(kept, isAttended(), ahead, new Mark(cut, newCard, disturbed));
    }

    /** Nobody goes back to what was kept last. */
    void forget(KeptLab.Member member) {
        machine.forget(member.kept());
    }

    /** Makes it what was kept; it stands still. Returns where it awaits its cables; empty where they are connected. */
    synchronized List<Path> comeBack(KeptLab.Member member) {
        List<Path> cables = machine.goBack(member.kept());
        wentOn(member);
        return cables;
    }

    /** Has a QEMU stand by for the next time that it goes back to that. */
    void standBy(KeptLab.Member member) {
        machine.standBy(member.kept());
    }

    /** Tells it that it goes on late, which it answers. */
    synchronized void wake(Duration ahead) {
        waking.wake(isAttended(), ahead);
    }

    /**
     * Waits until it is ready in the way that its lab means. Its SSH server is a part of what was kept; the first word of that is waited for by
     * whoever logs in.
     */
    void awaitReady() {
        power.awaitReady();
    }

    /** Boots it from the disks that were kept, as its memory is of no use. */
    synchronized void rebuild(KeptLab.Member member) {
        machine.goBack(member.kept().withoutMemory());
        attendedBoot = -1;
        frozenSince = null;
        newCard = false;
        cut = false;
        clock.booted();
        power.on();
        network.awaitAddresses(host);
        noticeBoots();
        disturbed = false;
    }
}
