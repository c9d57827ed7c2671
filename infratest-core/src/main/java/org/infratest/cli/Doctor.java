package org.infratest.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.cli.Check.Kind;
import org.infratest.event.Durations;

/**
 * Looks at everything at once, and waits for none of it longer than the whole may take: what does not answer by then is not usable.
 *
 * @param limit how long the whole may take
 */
record Doctor(Duration limit) {

    /** All findings, in the order of the examinations. */
    List<Check> examine(Map<String, Supplier<List<Check>>> examinations) {
        long end = System.nanoTime() + limit.toNanos();
        ExecutorService threads = Executors.newCachedThreadPool(Doctor::daemon);
        try {
            Map<String, Future<List<Check>>> running = new LinkedHashMap<>();
            examinations.forEach((name, examination) -> running.put(name, threads.submit(examination::get)));
            List<Check> found = new ArrayList<>();
            running.forEach((name, future) -> found.addAll(result(name, future, end)));
            return found;
        } finally {
            threads.shutdownNow(); // whoever runs a program stops it when its thread is interrupted
        }
    }

    private List<Check> result(String name, Future<List<Check>> future, long end) {
        try {
            return future.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Check.unusable(
                    Kind.TOOL, name, "it did not answer within " + Durations.text(limit) + "; is this computer busy?"));
        } catch (ExecutionException e) {
            return List.of(Check.unusable(
                    Kind.TOOL,
                    name,
                    String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while looking at " + name, e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "infratest-doctor");
        thread.setDaemon(true);
        return thread;
    }
}
