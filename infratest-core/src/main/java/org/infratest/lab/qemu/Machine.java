package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.event.Durations;
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

    private final MachinePlan plan;
    private final QemuVersion version;
    private final CommandRunner runner;
    private final SocketLoop loop;
    private final SocketFolder sockets;
    private final Consumer<Alarm> onAlarm;
    private final Slots slots;
    private final AtomicInteger boots = new AtomicInteger();
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
        if (sshPort == 0) {
            startAtAFreePort();
        } else {
            process = startAt(sshPort);
        }
        boots.incrementAndGet();
        Qmp qmp = control();
        if (qmp != null) {
            slots.started(qmp);
        }
    }

    private void startAtAFreePort() {
        MachineProcess.PortTakenException last = null;
        for (int i = 0; i < PORTS_TRIED; i++) {
            int port = Loopback.freePort();
            try {
                process = startAt(port);
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

    private MachineProcess startAt(int port) {
        return MachineProcess.start(plan, slots.empty(), port, runner, loop, sockets, onAlarm);
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
