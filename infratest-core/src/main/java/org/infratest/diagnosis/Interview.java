package org.infratest.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.Printable;
import org.infratest.event.Durations;

/** Asks several machines at once, none of which can hold it up. Ends the threads of those that have not answered. */
final class Interview implements AutoCloseable {

    private static final int SHOWN = 200;

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "infratest-diagnosis");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());

    /**
     * Asks each machine its questions.
     *
     * @param limit how long all of them may take together
     * @return what those answered that did
     */
    Map<Place, Answers> ask(Map<Place, List<Question>> each, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Map<Place, Future<Answers>> asked = new LinkedHashMap<>();
        each.forEach((place, questions) ->
                asked.put(place, threads.submit(() -> place.asked().ask(questions, limit))));
        Map<Place, Answers> answers = new LinkedHashMap<>();
        asked.forEach((place, future) -> {
            Answers answer = answer(place, future, end - System.nanoTime(), limit);
            if (!answer.all().isEmpty()) {
                answers.put(place, answer);
            }
        });
        return answers;
    }

    private Answers answer(Place place, Future<Answers> future, long left, Duration limit) {
        try {
            return future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            problems.add(place.name() + " did not answer within " + Durations.text(limit));
        } catch (ExecutionException e) {
            problems.add(place.name() + " could not be asked: " + Printable.line(words(e), SHOWN));
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            problems.add(place.name() + " could not be asked: this thread was interrupted");
        }
        return Answers.NONE;
    }

    /**
     * Does something else that may take long, within a time.
     *
     * @param what what, for the list of problems
     */
    <T> Optional<T> within(Duration limit, String what, Callable<T> work) {
        Future<T> future = threads.submit(work);
        try {
            return Optional.of(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            problems.add(what + " did not end within " + Durations.text(limit));
        } catch (ExecutionException e) {
            problems.add(what + " failed: " + Printable.line(words(e), SHOWN));
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            problems.add(what + " was given up: this thread was interrupted");
        }
        return Optional.empty();
    }

    private static String words(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    /** Who could not be asked, and why. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
