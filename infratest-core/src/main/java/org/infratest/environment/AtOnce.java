package org.infratest.environment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.infratest.EnvironmentException;

/** Does something with several machines at once, each on a thread of its own. */
public final class AtOnce {

    private AtOnce() {}

    /**
     * Does it, and returns when all are done.
     *
     * @return what went wrong, by the machine's name
     * @throws EnvironmentException if this thread is interrupted; then it has begun with all of them
     */
    public static <T> Map<String, RuntimeException> with(
            Collection<T> machines, Function<T, String> name, Consumer<T> work) {
        Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
        List<Thread> threads = new ArrayList<>();
        for (T machine : machines) {
            Thread thread = new Thread(
                    () -> attempt(name.apply(machine), () -> work.accept(machine), failures), "infratest-rewind");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EnvironmentException("Interrupted while machines were kept or brought back", e);
            }
        }
        return inOrder(machines.stream().map(name).toList(), failures);
    }

    /**
     * The same, where nothing may go wrong.
     *
     * @throws RuntimeException the first thing that went wrong, with the others suppressed
     */
    public static <T> void require(Collection<T> machines, Function<T, String> name, Consumer<T> work) {
        List<RuntimeException> failures =
                new ArrayList<>(with(machines, name, work).values());
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void attempt(String name, Runnable work, Map<String, RuntimeException> failures) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.put(name, e);
        } catch (Error e) {
            failures.put(name, new EnvironmentException(String.valueOf(e.getMessage()), e));
        }
    }

    private static Map<String, RuntimeException> inOrder(List<String> names, Map<String, RuntimeException> failures) {
        Map<String, RuntimeException> sorted = new LinkedHashMap<>();
        for (String name : names) {
            RuntimeException failure = failures.get(name);
            if (failure != null) {
                sorted.put(name, failure);
            }
        }
        return Collections.unmodifiableMap(sorted);
    }
}
