package org.infratest.lab;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.infratest.EnvironmentException;
import org.infratest.environment.Workspace;
import org.infratest.event.Phase;
import org.infratest.lab.qemu.Machine;

/**
 * Boots machines at once, as many as help. A machine counts as booting until its SSH answers; after that it takes little of the processors,
 * so the next one begins while the first is set up.
 *
 * @param gate how many machines may boot at the same time; shared by all labs of this JVM
 * @param workspace of the environment
 */
record Boots(Semaphore gate, Workspace workspace) {

    /**
     * Boots one and waits until its SSH answers; before that, until it is its turn.
     *
     * @throws EnvironmentException if it does not come up
     */
    void boot(Machine machine) {
        bring(machine, "booting", workspace.remaining(), machine::start);
    }

    /**
     * The same for one that comes up in another way.
     *
     * @param how for people, what it does
     * @param limit how long its SSH may take from then on, at most; not longer than the environment's boot may
     * @param start lets it run
     */
    void bring(Machine machine, String how, Duration limit, Runnable start) {
        String name = machine.plan().name();
        Workspace.Waiting waiting = workspace.waitForOthers();
        try {
            gate.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machine '" + name + "' waited to boot", e);
        } finally {
            waiting.close();
        }
        try {
            inTurn(machine, how, limit, start);
        } finally {
            gate.release();
        }
    }

    /** How many machines may boot now, but for one that boots, and one more for which there is no processor. */
    int unused() {
        return Math.max(0, gate.availablePermits() - 2);
    }

    /** Beside the labs of this JVM, the machines of all others on this computer share its processors. */
    private void inTurn(Machine machine, String how, Duration limit, Runnable start) {
        String name = machine.plan().name();
        Workspace.Boot turn =
                workspace.awaitBoot("machine '" + name + "'", 1, machine.plan().cpus());
        try {
            bringNow(machine, how, limit, start);
        } finally {
            turn.close();
        }
    }

    private void bringNow(Machine machine, String how, Duration limit, Runnable start) {
        String name = machine.plan().name();
        workspace.enter(name, Phase.BOOT);
        try {
            workspace.checkpoint("machine '" + name + "' was about to boot");
            workspace.progress(name + ": " + how);
            start.run();
            Duration left = workspace.remaining();
            machine.awaitSsh(limit.compareTo(left) < 0 ? limit : left, () -> requireWanted(name));
        } finally {
            workspace.leave(name, Phase.BOOT);
        }
    }

    /** That the time is over is for the wait to say, which knows what the console showed last. */
    void requireWanted(String name) {
        if (!workspace.isExpired()) {
            workspace.checkpoint("machine '" + name + "' booted");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new EnvironmentException("Interrupted while machine '" + name + "' booted");
        }
    }
}
