package org.infratest.lab.qemu;

import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;

/**
 * The power button, the plug and the reset button of a machine.
 *
 * @param chassis of the machine
 */
record MachinePower(Chassis chassis) {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration PRESS_AGAIN = Duration.ofSeconds(10);
    private static final Duration QUIT = Duration.ofSeconds(10);

    void start() {
        if (chassis.isOn()) {
            return;
        }
        chassis.begin(Beginning.BOOT);
        chassis.booted();
        Qmp qmp = chassis.control();
        if (qmp != null) {
            chassis.slots().started(qmp);
        }
    }

    boolean off(Duration grace) {
        if (!chassis.isOn()) {
            chassis.forget();
            return true;
        }
        MachineProcess current = chassis.running();
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
        chassis.forget();
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

    void cut() {
        MachineProcess current = chassis.process();
        if (current != null && current.isAlive()) {
            try {
                current.qmp().execute("quit", ANSWER);
                current.endsWithin(QUIT);
            } catch (EnvironmentException e) {
                // It does not answer, or has ended before it did; either way it is gone after the next step.
            }
            current.kill();
        }
        chassis.forget();
    }

    void reset() {
        MachineProcess current = chassis.running();
        if (chassis.plan().accelerator() == Accelerator.TCG) {
            cut();
            start();
        } else {
            current.qmp().execute("system_reset", ANSWER);
            chassis.booted();
        }
    }

    void freeze() {
        chassis.running().qmp().execute("stop", ANSWER);
    }

    void resume() {
        chassis.running().qmp().execute("cont", ANSWER);
    }

    boolean isFrozen() {
        return chassis.isOn()
                && !chassis.running()
                        .qmp()
                        .execute("query-status", ANSWER)
                        .path("running")
                        .asBoolean(true);
    }
}
