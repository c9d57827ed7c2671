package org.infratest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds the time of something that blocks and that a peer can keep alive by sending a byte now and then, so that read
 * timeouts alone do not end it. If it is not closed in time, it runs an action that makes the blocked call fail.
 *
 * <pre>{@code
 * try (Watchdog watchdog = Watchdog.after(Duration.ofSeconds(5), socket::close)) {
 *     readAnswer(socket);
 * }
 * }</pre>
 */
public final class Watchdog implements AutoCloseable {

    private final CompletableFuture<Void> guarded = new CompletableFuture<>();
    private final CompletableFuture<Void> bite;

    private Watchdog(Duration limit, Abort abort) {
        bite = guarded.orTimeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                .handleAsync((ended, failure) -> bite(failure, abort), Watchdog::onThreadOfItsOwn);
    }

    /** Makes the blocked call fail. */
    @FunctionalInterface
    public interface Abort {
        /** Runs on another thread than the blocked call. */
        void run() throws Exception;
    }

    /**
     * Starts to watch.
     *
     * @param limit how long it may take
     * @param abort what ends it then
     */
    public static Watchdog after(Duration limit, Abort abort) {
        return new Watchdog(limit, abort);
    }

    /** Whether the time was up before this was closed. */
    public boolean hasBitten() {
        return guarded.isCompletedExceptionally();
    }

    /**
     * Stops to watch. Where the time was up, waits until the action has run.
     *
     * @throws EnvironmentException if the action failed
     */
    @Override
    public void close() {
        guarded.complete(null);
        if (!hasBitten()) {
            return;
        }
        try {
            bite.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new EnvironmentException("Could not end what took too long: " + e.getCause(), e.getCause());
        }
    }

    /** The common pool may be full of what is blocked. */
    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "infratest-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private static Void bite(Throwable failure, Abort abort) {
        if (failure instanceof TimeoutException) {
            try {
                abort.run();
            } catch (Exception e) {
                throw new EnvironmentException(String.valueOf(e.getMessage()), e);
            }
        }
        return null;
    }
}
