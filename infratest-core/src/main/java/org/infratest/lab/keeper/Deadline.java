package org.infratest.lab.keeper;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends a talk whose answer does not come. Unix sockets of Java have no timeout of their own. */
final class Deadline implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final ScheduledFuture<?> pending;

    private Deadline(ScheduledFuture<?> pending) {
        this.pending = pending;
    }

    /** Closes the talk after that time, unless this is closed before. */
    static Deadline of(Duration patience, Talk talk) {
        return new Deadline(CLOCK.schedule(talk::close, patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    boolean hasPassed() {
        return pending.isDone() && !pending.isCancelled();
    }

    @Override
    public void close() {
        pending.cancel(false);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "infratest-keeper-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }
}
