package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.infratest.Api;
import org.infratest.environment.Host;
import org.infratest.lab.qemu.Machine;

/**
 * What can be done to a machine of a lab beside switching it off and on, which {@link org.infratest.environment.HostPower} does. A machine
 * that was cut, frozen, or given another time is brought back after the test. Safe for use by several threads.
 */
@Api
public final class LabMachine {

    private final Host host;
    private final Machine machine;
    private final LabPower power;
    private final AtomicLong shiftedSeconds = new AtomicLong();
    private volatile boolean frozen;
    private volatile boolean cut;

    LabMachine(Host host, Machine machine, LabPower power) {
        this.host = host;
        this.machine = machine;
        this.power = power;
    }

    /** The machine as probes know it. */
    public Host host() {
        return host;
    }

    /** Pulls the plug: its system has no chance to write what it has only in memory. */
    public void cut() {
        cut = true;
        frozen = false;
        shiftedSeconds.set(0);
        machine.cut();
    }

    /** Boots it anew, as its reset button does, and waits until it is ready. */
    public void reboot() {
        power.reset();
    }

    /** Stops its processors: to the outside it is silent, and to itself no time passes. */
    public void freeze() {
        frozen = true;
        machine.freeze();
    }

    /** Lets it go on. */
    public void resume() {
        machine.resume();
        frozen = false;
    }

    /**
     * Sets its clock to another time. A service on it that keeps the time may set it back.
     *
     * @param by how much later than now; earlier where it is negative
     */
    public void shiftClock(Duration by) {
        host.ssh()
                .exec("sudo date -u -s @$(($(date +%s) + " + by.toSeconds() + "))")
                .assertSucceeded();
        shiftedSeconds.addAndGet(by.toSeconds());
    }

    /**
     * What is on its screen, as PNG.
     *
     * @param file replaced where it exists
     */
    public void screenshot(Path file) {
        machine.screenshot(file);
    }

    /** Brings it back as it was before the test broke it. */
    void heal() {
        if (frozen) {
            resume();
        }
        if (cut) {
            power.on();
            cut = false;
        }
        long seconds = shiftedSeconds.get();
        if (seconds != 0 && machine.isOn()) {
            shiftClock(Duration.ofSeconds(-seconds));
        }
    }

    boolean isOn() {
        return machine.isOn();
    }
}
