package org.infratest.vantage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.infratest.EnvironmentException;

/**
 * Many attempts at once, on a bounded number of threads, for places that have no better way.
 *
 * @param vantage the place
 * @param timeout of each attempt
 */
record ParallelDials(Vantage vantage, Duration timeout) {

    private static final int THREADS = 16;

    /** What came of each; the first failure to look ends it. */
    List<Dial> look(List<InetSocketAddress> targets) {
        if (targets.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, targets.size()), task -> {
            Thread thread = new Thread(task, "infratest-dial");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Dial>> attempts = new ArrayList<>();
            targets.forEach(target -> attempts.add(threads.submit(() -> attempt(target))));
            return await(attempts);
        } finally {
            threads.shutdownNow();
        }
    }

    private Dial attempt(InetSocketAddress target) throws IOException {
        Dial dial = vantage.connect(target, timeout);
        if (dial instanceof Dial.Opened opened) {
            opened.socket().close();
        }
        return dial;
    }

    private List<Dial> await(List<Future<Dial>> attempts) {
        List<Dial> dials = new ArrayList<>();
        for (Future<Dial> attempt : attempts) {
            try {
                dials.add(attempt.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EnvironmentException("Interrupted while connecting from " + vantage.name(), e);
            } catch (ExecutionException e) {
                throw rethrown(e.getCause() == null ? e : e.getCause());
            }
        }
        return dials;
    }

    private RuntimeException rethrown(Throwable failure) {
        if (failure instanceof RuntimeException known) {
            return known;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new EnvironmentException(
                "A connection from " + vantage.name() + " could not be closed: " + failure.getMessage(), failure);
    }
}
