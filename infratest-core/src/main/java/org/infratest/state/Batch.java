package org.infratest.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.infratest.EnvironmentException;
import org.infratest.expect.Inquiry;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.MultipleFailuresError;

/** Assertions about one machine that are made together. Not for use by several threads. */
final class Batch {

    private final FactStore store;
    private final List<Question<?>> questions = new ArrayList<>();
    private long round;

    Batch(FactStore store) {
        this.store = store;
    }

    /** A question, and what it asks. */
    private record Asked(Question<?> question, StateSubject subject) {}

    void add(Question<?> question) {
        questions.add(question);
    }

    /**
     * Makes them.
     *
     * @throws AssertionFailedError if one is not met
     * @throws MultipleFailuresError if several are not met, or could not be tested
     * @throws EnvironmentException if all are met that could be tested
     */
    void settle(String host, Duration deadline) {
        Map<Inquiry<?>, Asked> all = new LinkedHashMap<>();
        for (Question<?> question : questions) {
            StateSubject subject = question.subject(question.needs(), () -> round);
            all.put(question.inquiry(subject), new Asked(question, subject));
        }
        List<Throwable> failures = Inquiry.settleAll(
                List.copyOf(all.keySet()),
                due -> gather(
                        all.entrySet().stream()
                                .filter(entry -> due.contains(entry.getKey()))
                                .map(Map.Entry::getValue)
                                .toList(),
                        deadline));
        report(host, failures);
    }

    /** In one go, and in a second one where only the first tells that more is needed. */
    private void gather(List<Asked> due, Duration deadline) {
        round = store.now();
        store.ensure(wanted(due, asked -> asked.question().needs()), round, deadline);
        store.ensure(wanted(due, asked -> needsBesides(asked)), round, deadline);
    }

    private static Map<Fact<?>, Long> wanted(List<Asked> due, Function<Asked, Set<Fact<?>>> needs) {
        Map<Fact<?>, Long> wanted = new LinkedHashMap<>();
        for (Asked asked : due) {
            asked.subject()
                    .next()
                    .wanted(needs.apply(asked))
                    .forEach((fact, oldest) -> wanted.merge(fact, oldest, Math::max));
        }
        return wanted;
    }

    private static Set<Fact<?>> needsBesides(Asked asked) {
        try {
            return asked.question().needsBesides().apply(asked.subject().next());
        } catch (EnvironmentException e) {
            return Set.of(); // whoever looks gets this very exception
        }
    }

    private static void report(String host, List<Throwable> failures) {
        if (failures.isEmpty()) {
            return;
        }
        if (failures.size() == 1 && failures.get(0) instanceof RuntimeException unasked) {
            throw unasked;
        }
        if (failures.size() == 1 && failures.get(0) instanceof Error failed) {
            throw failed;
        }
        if (failures.stream().noneMatch(AssertionError.class::isInstance)) {
            EnvironmentException all = new EnvironmentException(host + ": " + failures.size()
                    + " questions could not be asked, the first one because: "
                    + failures.get(0).getMessage());
            failures.forEach(all::addSuppressed);
            throw all;
        }
        MultipleFailuresError all = new MultipleFailuresError("on " + host, failures);
        failures.forEach(all::addSuppressed);
        throw all;
    }
}
