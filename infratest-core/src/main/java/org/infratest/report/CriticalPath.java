package org.infratest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.infratest.report.Span.Kind;

/**
 * The chain of spans that decided how long the run took: the one that ended last, before it the one whose end it had to wait for, and
 * so on to the beginning. What waited for what is not recorded; the span that ended last before another began is taken for it.
 */
final class CriticalPath {

    /** Two spans that end this close together ended at the same time; then the one that has more to do with the next counts. */
    private static final Duration SAME = Duration.ofMillis(250);

    private final List<Span> candidates;

    private CriticalPath(List<Span> candidates) {
        this.candidates = candidates;
    }

    /** The path through these spans, in the order of time; empty where there are none. */
    static List<Span> of(List<Span> spans) {
        boolean tests = spans.stream().anyMatch(span -> span.kind() == Kind.TEST);
        // A test includes its probes; logs of earlier versions tell of probes alone.
        return new CriticalPath(spans.stream()
                        .filter(span -> !tests || span.kind() != Kind.PROBE)
                        .toList())
                .path();
    }

    private List<Span> path() {
        Deque<Span> path = new ArrayDeque<>();
        Optional<Span> next =
                candidates.stream().max(Comparator.comparing(Span::until).thenComparing(Span::took));
        while (next.isPresent()) {
            path.addFirst(next.get());
            next = before(next.get());
        }
        return List.copyOf(path);
    }

    /** Within its JVM, as long as anything happened there before; then the JVM itself waited for another one. */
    private Optional<Span> before(Span span) {
        List<Span> earlier = candidates.stream()
                .filter(c -> c.from().isBefore(span.from()) && !c.until().isAfter(span.from()))
                .toList();
        List<Span> sameJvm = earlier.stream().filter(c -> c.pid() == span.pid()).toList();
        return last(sameJvm.isEmpty() ? earlier : sameJvm, span);
    }

    private static Optional<Span> last(List<Span> spans, Span next) {
        Optional<Instant> end = spans.stream().map(Span::until).max(Comparator.naturalOrder());
        Stream<Span> atTheEnd = spans.stream()
                .filter(span -> !span.until().isBefore(end.orElseThrow().minus(SAME)));
        return end.isEmpty()
                ? Optional.empty()
                : atTheEnd.max(Comparator.comparing((Span span) -> kinship(span, next))
                        .thenComparing(Span::until)
                        .thenComparing(Span::took));
    }

    private static int kinship(Span span, Span next) {
        if (span.environment() == null || !span.environment().equals(next.environment())) {
            return 0;
        }
        return span.subject().equals(next.subject()) ? 2 : 1;
    }
}
