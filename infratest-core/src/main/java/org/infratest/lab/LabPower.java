package org.infratest.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.Readiness;
import org.infratest.environment.Workspace;
import org.infratest.event.Durations;
import org.infratest.lab.qemu.Machine;

/**
 * The power switch and the reset button of a machine of a lab.
 *
 * @param host the machine
 * @param machine its QEMU
 * @param readiness decides when it is back
 * @param workspace of its environment
 */
record LabPower(Host host, Machine machine, Readiness readiness, Workspace workspace) implements HostPower {

    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final Duration BACK = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Override
    public void off() {
        workspace.progress("switching off " + host.name());
        if (!machine.powerOff(GRACE)) {
            workspace.progress(
                    host.name() + " did not shut down within " + Durations.text(GRACE) + ", so its plug was pulled");
        }
    }

    @Override
    public void on() {
        if (machine.isOn()) {
            return;
        }
        workspace.progress("switching on " + host.name());
        machine.start();
        awaitBack();
    }

    /** Presses its reset button, and waits until it is back; what it has only in memory is lost. */
    void reset() {
        workspace.progress("resetting " + host.name());
        machine.reset();
        awaitBack();
    }

    /** Waits until it is ready in the way that its lab means. */
    void awaitReady() {
        await(host, () -> readiness.isReady(host));
    }

    /** As at its first boot: what starts with its system is there, too. */
    private void awaitBack() {
        machine.awaitSsh(BACK, () -> {});
        await(host, () -> host.ssh().exec("true", ANSWER).succeeded());
        new ScriptRun(host, workspace.logs()).awaitBooted();
        await(host, () -> readiness.isReady(host));
    }

    /** Waits for a machine that was switched on; what is thrown meanwhile is taken for a no. */
    static void await(Host host, Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(250))
                    .timeout(BACK)
                    .ignoreExceptions()
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException(
                    "Machine '" + host.name() + "' was switched on, but it is not ready within " + Durations.text(BACK),
                    e);
        }
    }
}
