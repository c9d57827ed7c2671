package org.infratest.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.process.CommandRunner;

/**
 * The handles of this JVM that may have something running, and the hook that takes it down when the JVM is told to end
 * (Ctrl-C, SIGTERM). Surefire halts a JVM some time after that; see its {@code forkedProcessExitTimeoutInSeconds}.
 */
public final class OpenHandles {

    private final Set<EnvironmentHandle<?>> open = ConcurrentHashMap.newKeySet();
    private final CommandRunner runner;
    private final Runnable afterwards;

    /**
     * Creates the register and adds its hook to this JVM.
     *
     * @param afterwards what the hook does when all is down
     */
    public OpenHandles(CommandRunner runner, Runnable afterwards) {
        this.runner = runner;
        this.afterwards = afterwards;
        Runtime.getRuntime().addShutdownHook(new Thread(this::abortAll, "infratest-shutdown"));
    }

    /** Registers a handle before it is started. */
    public void add(EnvironmentHandle<?> handle) {
        open.add(handle);
    }

    /** Forgets a handle that was closed. */
    public void remove(EnvironmentHandle<?> handle) {
        open.remove(handle);
    }

    /** Those that are registered now. */
    public Set<EnvironmentHandle<?>> all() {
        return Set.copyOf(open);
    }

    private void abortAll() {
        runner.stopAll();
        abortHandles();
        afterwards.run();
    }

    private void abortHandles() {
        List<Thread> threads = new ArrayList<>();
        for (EnvironmentHandle<?> handle : open) {
            Thread thread = new Thread(handle::abort, "infratest-abort");
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
