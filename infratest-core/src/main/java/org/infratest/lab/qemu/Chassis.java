package org.infratest.lab.qemu;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.infratest.EnvironmentException;
import org.infratest.process.CommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a machine whether it is on or off: its plan, its cards and cables, the port of its SSH, and its QEMU while there is one.
 * Who changes it holds the lock of its {@link Machine}; anybody may look.
 */
final class Chassis {

    private static final Duration PORT_GIVEN_BACK = Duration.ofSeconds(10);
    private static final Duration PORT_AGAIN = Duration.ofMillis(50);
    private static final int PORTS_TRIED = 5;

    private final QemuVersion version;
    private final CommandRunner runner;
    private final SocketLoop loop;
    private final SocketFolder sockets;
    private final Consumer<Alarm> onAlarm;
    private final Slots slots;
    private final AtomicInteger boots = new AtomicInteger();
    private volatile MachinePlan plan;
    private volatile int sshPort;
    private volatile @Nullable MachineProcess process;

    Chassis(
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

    MachinePlan plan() {
        return plan;
    }

    void plan(MachinePlan other) {
        plan = other;
    }

    String name() {
        return plan.name();
    }

    QemuVersion version() {
        return version;
    }

    CommandRunner runner() {
        return runner;
    }

    Slots slots() {
        return slots;
    }

    int sshPort() {
        return sshPort;
    }

    int boots() {
        return boots.get();
    }

    void booted() {
        boots.incrementAndGet();
    }

    boolean isOn() {
        MachineProcess current = process;
        return current != null && current.isAlive();
    }

    /** Its QEMU, also one that has ended; null before the first start. */
    @Nullable
    MachineProcess process() {
        return process;
    }

    /** Its QEMU. */
    MachineProcess running() {
        MachineProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new EnvironmentException("Machine '" + plan.name() + "' is off");
        }
        return current;
    }

    /** The way to control it; null where it is off. */
    @Nullable
    Qmp control() {
        MachineProcess current = process;
        return current == null || !current.isAlive() ? null : current.qmp();
    }

    void begin(Beginning beginning) {
        if (sshPort == 0) {
            startAtAFreePort(beginning);
        } else {
            startAtItsPort(beginning);
        }
    }

    /** A QEMU that was killed is gone a little before its port is: its memory is given back first. */
    private void startAtItsPort(Beginning beginning) {
        atItsPort(() -> process = startAt(sshPort, beginning));
    }

    private void atItsPort(Runnable attempt) {
        long end = System.nanoTime() + PORT_GIVEN_BACK.toNanos();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (MachineProcess.PortTakenException e) {
                if (System.nanoTime() - end >= 0) {
                    throw new EnvironmentException(
                            "Machine '" + plan.name() + "': somebody else has port " + sshPort
                                    + " of the loopback interface, by which its SSH was reached until now: "
                                    + e.getMessage(),
                            e);
                }
                LockSupport.parkNanos(PORT_AGAIN.toNanos());
            }
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
        return MachineProcess.start(
                plan, beginning, slots.empty(), port, runner, loop, Lines.of(plan, sockets), onAlarm);
    }

    /**
     * Starts a QEMU that may take the place of its own later, which may run meanwhile. Nothing leads to its SSH yet, and it awaits its cables.
     *
     * @param images for its disks
     * @param cables where it awaits them
     * @param number no other such QEMU has it that may still run
     */
    MachineProcess successor(List<Path> images, List<Path> cables, Set<Integer> out, Beginning beginning, int number) {
        List<Plug> plugs = cables.stream().<Plug>map(Plug.Awaited::new).toList();
        MachinePlan other = plan.withDisksAndCables(images, plugs);
        return MachineProcess.start(
                other, beginning, out, 0, runner, loop, Lines.ofSuccessor(other, sockets, number), onAlarm);
    }

    /** Where a successor is to await its cables, in the order of its cards. */
    List<Path> cables(int number) {
        return IntStream.range(0, plan.cards().size())
                .mapToObj(card -> Lines.cable(plan, sockets, number, card))
                .toList();
    }

    /** From now on that QEMU is its own; it is off. */
    void succeed(MachineProcess successor) {
        atItsPort(() -> successor.openSshAt(sshPort));
        process = successor;
    }

    /** Removes what the memory of a QEMU that has ended may have left. */
    void forget() {
        MachineProcess current = process;
        if (current != null) {
            current.removeMemory();
        }
    }

    /** Ends its QEMU at once, as if there had never been one. */
    void discard() {
        MachineProcess current = process;
        if (current != null && current.isAlive()) {
            current.kill();
        }
        forget();
        process = null;
    }
}
