package org.infratest.reachability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.infratest.EnvironmentException;

/**
 * Flows that are looked at together, again and again, until each of them is certain. No thread is held between two rounds.
 */
final class Lane {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ScheduledExecutorService pool;
    private final Consumer<Runnable> start;
    private final Function<List<Look>, Map<Look, Sighting>> eye;
    /** Changed by one round at a time. */
    private final List<Asked> waiting;

    private Lane(
            ScheduledExecutorService pool,
            Consumer<Runnable> start,
            Function<List<Look>, Map<Look, Sighting>> eye,
            List<Asked> waiting) {
        this.pool = pool;
        this.start = start;
        this.eye = eye;
        this.waiting = new ArrayList<>(waiting);
    }

    /** Looks at all flows of one source at once. */
    static void together(ScheduledExecutorService pool, Consumer<Runnable> start, Sweeper sweeper, List<Asked> flows) {
        new Lane(pool, start, sweeper::look, flows).schedule(0);
    }

    /**
     * Looks at one flow.
     *
     * @param start has a round run when its source has time for it
     */
    static void alone(ScheduledExecutorService pool, Consumer<Runnable> start, Asked flow) {
        new Lane(pool, start, looks -> Map.of(flow.look(), flow.look().sighting()), List.of(flow)).schedule(0);
    }

    /** Whatever happens, nobody waits for ever: what cannot be looked at is told to those who do. */
    private void round() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            waiting.forEach(flow -> flow.failed(e));
        }
    }

    private void look() {
        long began = System.nanoTime();
        Map<Look, Sighting> seen = eye.apply(waiting.stream().map(Asked::look).toList());
        long ended = System.nanoTime();
        waiting.removeIf(flow -> flow.saw(Objects.requireNonNull(seen.get(flow.look())), began, ended));
        if (!waiting.isEmpty()) {
            schedule(Math.max(0, INTERVAL.toNanos() - (System.nanoTime() - began)));
        }
    }

    private void schedule(long nanos) {
        try {
            Future<?> unused = pool.schedule(this::begin, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            giveUp(e);
        }
    }

    private void begin() {
        try {
            start.accept(this::round);
        } catch (RejectedExecutionException e) {
            giveUp(e);
        }
    }

    private void giveUp(RejectedExecutionException closed) {
        waiting.forEach(
                flow -> flow.failed(new EnvironmentException("The flow was given up: its table was closed", closed)));
    }
}
