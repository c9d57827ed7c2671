package org.infratest.reachability;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Lets only so many tasks of one place run at once, without holding a thread for those that wait: each question to a machine is a program
 * there, and dozens at once would be slow enough to be taken for silence.
 */
final class Turns {

    private static final int AT_ONCE = 3;

    private final Executor pool;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Turns(Executor pool) {
        this.pool = pool;
    }

    /** Runs the task as soon as it is its turn. It does not throw. */
    void take(Runnable task) {
        synchronized (this) {
            if (running == AT_ONCE) {
                waiting.add(task);
                return;
            }
            running++;
        }
        run(task);
    }

    private void run(Runnable task) {
        pool.execute(() -> {
            task.run();
            next();
        });
    }

    private void next() {
        Runnable task;
        synchronized (this) {
            task = waiting.poll();
            if (task == null) {
                running--;
                return;
            }
        }
        run(task);
    }
}
