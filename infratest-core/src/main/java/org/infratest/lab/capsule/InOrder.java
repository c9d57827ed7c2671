package org.infratest.lab.capsule;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.infratest.EnvironmentException;

/**
 * Does work on all processors and takes what comes of it in the order in which it was given.
 *
 * @param <T> what comes of it
 */
final class InOrder<T> implements AutoCloseable {

    /** Of work that waits, for each processor: enough to keep it busy, and little memory. */
    private static final int AHEAD = 4;

    /** Takes what has come of a piece of work. */
    interface Taker<T> {
        void take(T result) throws IOException;
    }

    private final int limit = AHEAD * Runtime.getRuntime().availableProcessors();
    private final ExecutorService workers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), InOrder::worker);
    private final Deque<Future<T>> waiting = new ArrayDeque<>();
    private final Taker<T> taker;

    InOrder(Taker<T> taker) {
        this.taker = taker;
    }

    void give(Callable<T> work) throws IOException {
        waiting.add(workers.submit(work));
        if (waiting.size() > limit) {
            takeOne();
        }
    }

    /** Takes all that is still to come. */
    void finish() throws IOException {
        while (!waiting.isEmpty()) {
            takeOne();
        }
    }

    private void takeOne() throws IOException {
        try {
            taker.take(waiting.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while a capsule was written or read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private static Thread worker(Runnable task) {
        Thread thread = new Thread(task, "infratest-capsule");
        thread.setDaemon(true);
        return thread;
    }
}
