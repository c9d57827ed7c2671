package org.infratest.lab.net;

import java.time.Duration;

/**
 * The one thread on which everything of a lab's networks happens, and its clock. Tasks never block. A task that throws ends
 * neither the loop nor other tasks.
 */
public interface Loop {

    /** Whether the current thread is this loop's. */
    boolean isCurrent();

    /** Runs a task soon, after those that were given earlier. May be called from any thread. */
    void execute(Runnable task);

    /** Runs a task once that time has passed. May be called from any thread. */
    Timer schedule(Duration delay, Runnable task);

    /** The loop's clock, in nanoseconds from an arbitrary moment; tests have one that they move. */
    long nanoTime();

    /** A task that waits for its time. */
    interface Timer {
        /** Takes it back; does nothing where it has run. May be called from any thread. */
        void cancel();
    }
}
