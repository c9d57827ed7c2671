package org.infratest.state;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Host;

/** What is known about a machine, and since when. Safe for use by several threads: what one gathers serves the others. */
final class FactStore {

    /** Any answer will do, however old. */
    static final long ANY_AGE = -1;

    private static final int SHOWN = 300;

    private final Host host;
    private final long start = System.nanoTime();
    private final Map<Fact<?>, Known> known = new HashMap<>();

    FactStore(Host host) {
        this.host = host;
    }

    /**
     * What came of a question.
     *
     * @param value what is known, or why it is not: {@link Unseen}
     * @param since the moment before which it was not asked
     */
    private record Known(Object value, long since) {}

    /** Now, on the clock that {@link #ensure} understands. */
    long now() {
        return System.nanoTime() - start;
    }

    /**
     * Gathers those that are not known, or too old, all in one go. That something could not be seen is not known to whoever asks later.
     *
     * @param oldest how old each may be
     * @param begun when whoever asks began to do so
     * @throws EnvironmentException if the machine does not answer
     */
    synchronized void ensure(Map<Fact<?>, Long> oldest, long begun, Duration deadline) {
        Set<Fact<?>> wanted = new LinkedHashSet<>();
        oldest.forEach((fact, moment) -> {
            Known last = known.get(fact);
            if (last == null || last.since() < (last.value() instanceof Unseen ? begun : moment)) {
                wanted.add(fact);
            }
        });
        gather(wanted, deadline);
    }

    /**
     * What is known about that, gathered if need be.
     *
     * @throws EnvironmentException if it could not be seen
     */
    synchronized <T> T get(Fact<T> fact, long oldest, long begun, Duration deadline) {
        ensure(Map.of(fact, oldest), begun, deadline);
        Known answer = known.get(fact);
        if (answer == null) {
            throw new IllegalStateException("What was gathered is known: " + fact.title());
        }
        if (answer.value() instanceof Unseen unseen) {
            throw new EnvironmentException(
                    host.name() + ": could not look at " + fact.title() + ", because " + unseen.reason(), unseen);
        }
        @SuppressWarnings("unchecked") // stands under the fact that read it
        T value = (T) answer.value();
        return value;
    }

    /** Gathers again what is known, except what is never kept: that is forgotten. */
    synchronized void refresh(Duration deadline) {
        Set<Fact<?>> all = new LinkedHashSet<>(known.keySet());
        all.removeIf(fact -> !fact.isKept());
        known.clear();
        gather(all, deadline);
    }

    /** Whether the machine has answered since then. */
    synchronized boolean hasAnsweredSince(long moment) {
        return known.values().stream().anyMatch(answer -> answer.since() >= moment);
    }

    private void gather(Collection<Fact<?>> facts, Duration deadline) {
        if (facts.isEmpty()) {
            return;
        }
        long moment = now();
        Gathering.of(host, facts, deadline)
                .forEach((fact, answer) -> known.put(fact, new Known(read(fact, answer), moment)));
    }

    private static Object read(Fact<?> fact, Answer answer) {
        try {
            return fact.read(answer);
        } catch (Unseen e) {
            return e;
        } catch (RuntimeException | StackOverflowError e) { // a machine may say anything
            return new Unseen("the answer could not be understood (" + Printable.line(e.toString(), SHOWN) + "): "
                    + Printable.line(answer.out(), SHOWN));
        }
    }
}
