package org.infratest.reachability;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A flow that is looked at until it is certain whether it is as expected. What is to get through does so at some moment before a
 * deadline, what is not does not for {@link #HOLDS}. One thread at a time tells it what was seen; any may wait for the outcome.
 */
final class Asked {

    /** That something does not get through could be luck for a moment. */
    static final Duration HOLDS = Duration.ofSeconds(2);

    private final Look look;
    private final @Nullable Access wanted;
    private final Duration within;
    private final Watch watch;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private int attempts;
    private long start;
    /** Since when every attempt was as expected; -1 where the last one was not. */
    private long since = -1;

    /** When it became certain, as {@link System#nanoTime} tells it. */
    private volatile long certainAt;

    /** Is told of each attempt, and says when there have been enough. */
    interface Watch {

        /** Nobody watches, so any number is enough. */
        Watch NONE = new Watch() {
            @Override
            public void tried(Sighting seen, long began, long ended) {}

            @Override
            public boolean isEnough() {
                return true;
            }
        };

        void tried(Sighting seen, long began, long ended);

        boolean isEnough();
    }

    private Asked(Look look, @Nullable Access wanted, Duration within, Watch watch) {
        this.look = look;
        this.wanted = wanted;
        this.within = within;
        this.watch = watch;
    }

    /**
     * Asks until it is certain.
     *
     * @param within how long what is to get through has time
     * @param watch says until when what is not to get through is looked at in any case
     */
    static Asked until(Look look, Access wanted, Duration within, Watch watch) {
        return new Asked(look, wanted, within, watch);
    }

    /**
     * Asks with no expectation.
     *
     * @param watch says until when
     */
    static Asked until(Look look, Watch watch) {
        return new Asked(look, null, Duration.ZERO, watch);
    }

    Look look() {
        return look;
    }

    /**
     * Takes what one attempt saw.
     *
     * @param began when the attempt began, as {@link System#nanoTime} tells it
     * @param ended when it ended
     * @return whether the outcome is certain now
     */
    boolean saw(Sighting seen, long began, long ended) {
        start = attempts == 0 ? began : start;
        attempts++;
        watch.tried(seen, began, ended);
        boolean met = wanted == null || wanted.isMetBy(seen.answer());
        since = !met ? -1 : since < 0 ? began - start : since;
        boolean certain = isCertain(met, began - start, ended - start);
        if (certain) {
            certainAt = ended;
            outcome.complete(new Outcome(seen, met, attempts, Duration.ofNanos(ended - start)));
        }
        return certain;
    }

    private boolean isCertain(boolean met, long began, long ended) {
        if (wanted == null) {
            return watch.isEnough();
        }
        return wanted.isAllowed()
                ? met || began >= within.toNanos()
                : !met || (ended - since >= HOLDS.toNanos() && watch.isEnough());
    }

    /** It cannot be looked at. */
    void failed(Throwable failure) {
        certainAt = System.nanoTime();
        outcome.completeExceptionally(failure);
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** Whether it was certain, or could not be looked at, at that time. */
    boolean wasDoneAt(long nanos) {
        return isDone() && nanos - certainAt >= 0;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /**
     * Waits until it is certain.
     *
     * @throws EnvironmentException if it could not be looked at, or this thread was interrupted
     */
    Outcome await() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("The flow was given up: this thread was interrupted", e);
        } catch (CancellationException e) {
            throw new EnvironmentException("The flow was given up: its table was closed", e);
        } catch (ExecutionException e) {
            throw copy(e.getCause());
        }
    }

    /** Several tests may get to know of the same failure, and each adds what it knows to its own. */
    private static RuntimeException copy(@Nullable Throwable failure) {
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        return failure instanceof ConfigurationException
                ? new ConfigurationException(message, failure)
                : new EnvironmentException(message, failure);
    }
}
