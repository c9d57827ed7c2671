package org.infratest.expect;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.event.Durations;
import org.infratest.expect.Patience.Window;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again until the outcome is certain. An attempt counts by the moment at which it began, and is always
 * given its full time: a shortened one would see silence where there was only impatience.
 *
 * @param <O> what is observed
 */
final class Trial<O extends Observation> {

    private static final Duration SLICE = Duration.ofMillis(200);
    private static final Duration OVERDUE = Duration.ofMillis(50);

    private final Supplier<O> look;
    private final Predicate<O> test;
    private final Window window;
    private final Duration interval;
    private final boolean momentary;
    private final long start = System.nanoTime();

    private int attempts;
    private @Nullable O last;
    private long attemptStart;
    /** Since when every attempt was as expected, in nanoseconds from the start; -1 where the last one was not. */
    private long since = -1;

    /**
     * Makes a trial.
     *
     * @param momentary whether an attempt sees no more than a moment, however long it takes, so that one alone shows nothing that lasts
     */
    Trial(Supplier<O> look, Predicate<O> test, Window window, Duration interval, boolean momentary) {
        this.look = look;
        this.test = test;
        this.window = window;
        this.interval = interval;
        this.momentary = momentary;
    }

    /** A trial that ends with its first attempt. */
    static <O extends Observation> Trial<O> once(Supplier<O> look) {
        return new Trial<>(look, seen -> true, new Window(Duration.ZERO, Duration.ZERO), Duration.ofSeconds(1), true);
    }

    /**
     * Looks until it is certain.
     *
     * @return whether the expectation was met
     * @throws EnvironmentException if it could not look, or the thread was interrupted
     */
    boolean run() {
        await().dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval((count, previous) -> pause())
                .forever()
                .until(this::isCertain);
        return isMet();
    }

    private boolean isCertain() {
        requireUninterrupted();
        return isDue() && attempt();
    }

    static void requireUninterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new EnvironmentException("The probe was given up: this thread was interrupted");
        }
    }

    /** Whether what was seen last is as expected. */
    boolean isMet() {
        return since >= 0;
    }

    boolean isDue() {
        return attempts == 0 || elapsed() >= due();
    }

    /** Whether it has been due for so long that it should not wait for others. */
    boolean isOverdue() {
        return attempts == 0 || elapsed() >= due() + OVERDUE.toNanos();
    }

    /** When the next attempt starts: after the interval, but not later than the moment that decides. */
    private long due() {
        long next = attemptStart + interval.toNanos();
        long decisive =
                since < 0 ? window.within().toNanos() : since + window.holds().toNanos();
        return decisive > attemptStart ? Math.min(next, decisive) : next;
    }

    /** Looks once; true if the outcome is certain now. */
    boolean attempt() {
        attemptStart = elapsed();
        attempts++;
        O seen = look.get();
        last = seen;
        if (!test.test(seen)) {
            since = -1;
            return attemptStart >= window.within().toNanos();
        }
        if (since < 0) {
            since = attemptStart;
        }
        return (momentary ? attemptStart : elapsed()) - since >= window.holds().toNanos();
    }

    /** Until the next attempt is due, in slices: Awaitility does not wake when the thread is interrupted. */
    Duration pause() {
        Duration left = Duration.ofNanos(due() - elapsed());
        if (left.toMillis() < 1) {
            return Duration.ofMillis(1);
        }
        return left.compareTo(SLICE) > 0 ? SLICE : left;
    }

    private long elapsed() {
        return System.nanoTime() - start;
    }

    /** What was seen last, or null where not even the first attempt came to an end. */
    @Nullable
    O last() {
        return last;
    }

    int attempts() {
        return attempts;
    }

    Duration took() {
        return Duration.ofNanos(elapsed());
    }

    Window window() {
        return window;
    }

    /** As failures show it: {@code 15, one every 2 s; last took 3 ms}. */
    String effort() {
        O seen = last;
        String count = attempts == 1 ? "1" : attempts + ", one every " + Durations.text(interval);
        return seen == null ? count : count + "; last took " + Durations.text(seen.took());
    }
}
