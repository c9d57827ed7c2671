package org.infratest.lab.net.ip;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.infratest.lab.net.Loop;

/** A loop whose clock moves from task to task, as fast as they run. */
final class VirtualLoop implements Loop {

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.<Task>comparingLong(task -> task.at).thenComparingLong(task -> task.order));
    private long now = 1;
    private long order;

    private static final class Task {
        private final long at;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        Task(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable action) {
        Task task = new Task(now + delay.toNanos(), order++, action);
        tasks.add(task);
        return () -> task.cancelled = true;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Runs what comes due within that time. */
    void run(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            step();
        }
        now = end;
    }

    /** Runs until something holds; false where it did not within that time. */
    boolean runUntil(BooleanSupplier condition, Duration time) {
        long end = now + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (tasks.isEmpty() || tasks.peek().at > end) {
                return false;
            }
            step();
        }
        return true;
    }

    private void step() {
        Task next = tasks.remove();
        now = Math.max(now, next.at);
        if (!next.cancelled) {
            next.action.run();
        }
    }

    int waiting() {
        return tasks.size();
    }
}
