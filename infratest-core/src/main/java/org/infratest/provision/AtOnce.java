package org.infratest.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.jspecify.annotations.Nullable;

/** The same work on several machines, on as many at a time as there are processors. */
final class AtOnce {

    private AtOnce() {}

    /**
     * Does it on all of them, also where it fails on one.
     *
     * @return the results, in the order of the machines
     * @throws RuntimeException the first failure, in that order, with the others suppressed; or an error
     */
    static <T> List<T> of(List<Host> hosts, Function<Host, T> work) {
        if (hosts.size() == 1) {
            return List.of(work.apply(hosts.get(0)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(hosts.size(), Math.max(2, Runtime.getRuntime().availableProcessors())));
        try {
            List<Future<T>> futures = hosts.stream()
                    .map(host -> threads.submit(() -> work.apply(host)))
                    .toList();
            return results(futures);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> results(List<Future<T>> futures) {
        List<T> results = new ArrayList<>();
        @Nullable Throwable failure = null;
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failure = joined(failure, e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EnvironmentException("The application of a configset was interrupted", e);
            }
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return results;
    }

    private static Throwable joined(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
