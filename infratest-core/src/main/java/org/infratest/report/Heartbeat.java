package org.infratest.report;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs something at an interval on a thread of its own, from the first {@link #start} until it is closed. Thread-safe. */
final class Heartbeat implements AutoCloseable {

    private final Runnable beat;
    private final Duration interval;
    private @Nullable ScheduledExecutorService executor;
    private boolean closed;

    Heartbeat(Runnable beat, Duration interval) {
        this.beat = beat;
        this.interval = interval;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the executor
    synchronized void start() {
        if (executor != null || closed) {
            return;
        }
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "infratest-progress");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleAtFixedRate(beat, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (executor != null) {
            executor.shutdownNow();
        }
    }
}
