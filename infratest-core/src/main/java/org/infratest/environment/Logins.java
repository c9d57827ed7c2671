package org.infratest.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;

/** Brings several machines up at once, each on a thread of its own. Not safe for use by several threads. */
final class Logins {

    /** What is wrong with one machine is often wrong with others too, and then at about the same time. */
    private static final Duration OTHERS = Duration.ofSeconds(3);

    private static final Duration END = Duration.ofSeconds(30);

    /** What a failure of one machine means for the others. */
    enum Patience {
        /** Whatever is wrong is told of all of them, however long it takes. */
        WITH_ALL,
        /** They are waited for no longer. */
        UNTIL_ONE_FAILS
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "infratest-login");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletionService<Host> ended = new ExecutorCompletionService<>(threads);
    private final List<Future<Host>> begun = new ArrayList<>();
    private final String opening;
    private final Patience patience;

    /**
     * Begins with none.
     *
     * @param opening how a message about several failures begins
     */
    Logins(String opening, Patience patience) {
        this.opening = opening;
        this.patience = patience;
    }

    /** Begins to bring a machine up. */
    void begin(Callable<Host> login) {
        begun.add(ended.submit(login));
    }

    /**
     * Waits for all, and returns them in their order. When it throws, no login is under way any more, unless one ignores that it was
     * interrupted.
     *
     * @throws RuntimeException what the only one that failed has thrown; likewise {@link ConfigsetFailure}
     * @throws EnvironmentException naming all that failed
     * @throws ConfigsetFailure the same, where a machine refused what was written for it
     */
    List<Host> await() throws InterruptedException {
        try {
            awaitEnds();
            return hosts();
        } finally {
            threads.shutdownNow();
            if (!Thread.currentThread().isInterrupted()) {
                threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void awaitEnds() throws InterruptedException {
        boolean failed = false;
        for (int i = 0; i < begun.size(); i++) {
            boolean impatient = failed && patience == Patience.UNTIL_ONE_FAILS;
            Future<Host> next = impatient ? ended.poll(OTHERS.toMillis(), TimeUnit.MILLISECONDS) : ended.take();
            if (next == null) {
                return;
            }
            failed |= hasFailed(next);
        }
    }

    private static boolean hasFailed(Future<Host> login) throws InterruptedException {
        try {
            login.get();
            return false;
        } catch (ExecutionException e) { // told when all failures are gathered
            return true;
        }
    }

    private List<Host> hosts() throws InterruptedException {
        List<Host> ready = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (Future<Host> login : begun) {
            if (!login.isDone()) {
                continue; // another one has failed, and this one is waited for no longer
            }
            try {
                ready.add(login.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        if (failures.isEmpty()) {
            return List.copyOf(ready);
        }
        if (failures.size() == 1) {
            rethrow(failures.get(0));
        }
        throw together(failures);
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) { // a failure of the configset is one, as a failed assertion is
            throw error;
        }
    }

    private EnvironmentException together(List<Throwable> failures) {
        StringBuilder text = new StringBuilder(opening + ": " + failures.size() + " of its " + begun.size()
                + " machines " + (failures.size() == 1 ? "is" : "are") + " not ready");
        failures.forEach(failure ->
                text.append("\n  ").append(String.valueOf(failure.getMessage()).replace("\n", "\n  ")));
        Optional<Throwable> refused =
                failures.stream().filter(ConfigsetFailure.class::isInstance).findFirst();
        if (refused.isPresent()) {
            throw new ConfigsetFailure(text.toString(), refused.get());
        }
        EnvironmentException all = new EnvironmentException(text.toString(), failures.get(0));
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }
}
