package org.infratest.lab.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A loop on the thread of the test, whose time passes when the test says so. */
public final class ManualLoop implements Loop {

    private final TimerQueue timers = new TimerQueue();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<RuntimeException> errors = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000;

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        TimerQueue.Entry entry = timers.entry(now + Math.max(0, delay.toNanos()), task);
        timers.add(entry);
        return entry;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Runs the tasks that were given, and those that they give. */
    public void run() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            guarded(task);
        }
    }

    /** Runs the tasks, and lets time pass, each timer being exactly in time. */
    public void advance(Duration time) {
        long end = now + time.toNanos();
        run();
        Long next;
        while ((next = timers.next()) != null && next - end <= 0) {
            now = next - now > 0 ? next : now;
            guarded(timers.poll(now));
            run();
        }
        now = end;
    }

    /** What tasks threw. */
    public List<RuntimeException> errors() {
        return errors;
    }

    /** How many timers wait. */
    public int waiting() {
        return timers.size();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            errors.add(e);
        }
    }
}
