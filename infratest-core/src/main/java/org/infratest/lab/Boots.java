package org.infratest.lab;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
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
     * Boots them all and waits for all.
     *
     * @param machines in the order in which they begin
     * @param afterwards what is done with each whose SSH answers, on a thread of its own
     * @throws EnvironmentException if one of them does not come up; the others are not waited for then, but still to be stopped
     */
    void all(List<Machine> machines, Consumer<Machine> afterwards) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, machines.size()), work -> {
            Thread thread = new Thread(work, "infratest-boot");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<Machine> boots = new ExecutorCompletionService<>(threads);
            for (Machine machine : machines) {
                boots.submit(() -> {
                    boot(machine);
                    afterwards.accept(machine);
                    return machine;
                });
            }
            await(boots, machines.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machines booted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    void boot(Machine machine) {
        String name = machine.plan().name();
        try {
            gate.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while machine '" + name + "' waited to boot", e);
        }
        workspace.enter(name, Phase.BOOT);
        try {
            workspace.checkpoint("machine '" + name + "' was about to boot");
            workspace.progress(name + ": booting");
            machine.start();
            machine.awaitSsh(workspace.remaining(), () -> requireUninterrupted(name));
        } finally {
            workspace.leave(name, Phase.BOOT);
            gate.release();
        }
    }

    /** That the time is over is for the wait to say, which knows what the console showed last. */
    private void requireUninterrupted(String name) {
        if (!workspace.isExpired()) {
            workspace.checkpoint("machine '" + name + "' booted");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new EnvironmentException("Interrupted while machine '" + name + "' booted");
        }
    }

    /** The first failure ends the wait, and by that the boots of the others. */
    private static void await(CompletionService<Machine> boots, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            try {
                boots.take().get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error failure) {
                    throw failure;
                }
                throw new EnvironmentException("Could not boot: " + e.getCause(), e);
            }
        }
    }
}
