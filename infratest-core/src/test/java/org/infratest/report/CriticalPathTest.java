package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.infratest.event.Verdict;
import org.infratest.report.Span.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriticalPathTest {

    @Test
    void nothingHasNoPath() {
        assertThat(CriticalPath.of(List.of())).isEmpty();
    }

    @Test
    void slowestMachineOfEachWaveDecides() {
        List<Span> spans = List.of(
                span(Kind.BUILD, "box", null, 0, 40),
                span(Kind.BOOT, "gateway", "e", 42, 70),
                span(Kind.BOOT, "app", "e", 42, 80),
                span(Kind.PROVISION, "gateway", "e", 70, 95),
                span(Kind.PROVISION, "app", "e", 80, 85),
                span(Kind.BOOT, "db", "e", 97, 120),
                span(Kind.PROVISION, "db", "e", 120, 121),
                span(Kind.LOGIN, "gateway", "e", 123, 124),
                span(Kind.LOGIN, "db", "e", 123, 124),
                span(Kind.READINESS, "gateway", "e", 124, 125),
                span(Kind.READINESS, "db", "e", 124, 130),
                span(Kind.TEST, "T.a", "e", 131, 140),
                span(Kind.PROBE, "db:5432", "e", 132, 139),
                span(Kind.TEST, "T.b", "e", 140, 150),
                span(Kind.TEARDOWN, "e", "e", 151, 160));

        assertThat(names(CriticalPath.of(spans)))
                .containsExactly(
                        "BUILD box",
                        "BOOT gateway",
                        "PROVISION gateway",
                        "BOOT db",
                        "PROVISION db",
                        "LOGIN db",
                        "READINESS db",
                        "TEST T.a",
                        "TEST T.b",
                        "TEARDOWN e");
    }

    @Test
    void whatEndsAtTheSameTimeIsToldApartByWhatItIsAbout() {
        List<Span> spans = List.of(
                new Span(Kind.BOOT, "db", "other", 1, at(0), at(10).plusMillis(200), true, null),
                span(Kind.BOOT, "db", "e", 0, 10),
                new Span(Kind.BOOT, "app", "e", 1, at(0), at(10).plusMillis(100), true, null),
                span(Kind.PROVISION, "db", "e", 11, 20));

        assertThat(CriticalPath.of(spans)).first().isEqualTo(spans.get(1));
    }

    @Test
    void otherJvmCountsWhereNothingHappenedBeforeInTheSame() {
        Span first = new Span(Kind.TEST, "T.first", null, 1, at(0), at(10), true, Verdict.PASSED);
        Span other = new Span(Kind.TEST, "T.other", null, 2, at(5), at(19), true, Verdict.PASSED);
        Span second = new Span(Kind.TEST, "T.second", null, 1, at(20), at(30), true, Verdict.PASSED);
        Span later = new Span(Kind.TEST, "T.later", null, 3, at(31), at(40), true, Verdict.PASSED);

        assertThat(CriticalPath.of(List.of(first, other, second))).containsExactly(first, second);
        assertThat(CriticalPath.of(List.of(first, other, second, later))).containsExactly(first, second, later);
    }

    @Test
    void probesCountWhereNobodyToldOfTests() {
        List<Span> spans = List.of(span(Kind.PROBE, "a", "e", 0, 1), span(Kind.PROBE, "b", "e", 1, 2));
        assertThat(CriticalPath.of(spans)).isEqualTo(spans);
    }

    @Test
    void momentsThatTookNoTimeDoNotWaitForThemselves() {
        Span moment = span(Kind.TEST, "T.quick", null, 5, 5);
        assertThat(CriticalPath.of(List.of(moment, span(Kind.TEST, "T.other", null, 5, 5))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pathGoesForwardWithoutOverlapAndEndsWithTheRun(long seed) {
        Random random = new Random(seed);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(1_000);
            spans.add(new Span(
                    Kind.values()[random.nextInt(Kind.values().length)],
                    "s" + random.nextInt(5),
                    random.nextBoolean() ? null : "e" + random.nextInt(3),
                    random.nextInt(3),
                    at(from),
                    at(from + random.nextInt(50)),
                    true,
                    null));
        }

        List<Span> path = CriticalPath.of(spans);

        Instant end = spans.stream()
                .filter(s -> s.kind() != Kind.PROBE)
                .map(Span::until)
                .max(Instant::compareTo)
                .orElseThrow();
        assertThat(path.get(path.size() - 1).until()).isEqualTo(end);
        for (int i = 1; i < path.size(); i++) {
            assertThat(path.get(i - 1).until()).isBeforeOrEqualTo(path.get(i).from());
            assertThat(path.get(i - 1).from()).isBefore(path.get(i).from());
        }
    }

    private static Instant at(int second) {
        return Sample.NOON.plus(Duration.ofSeconds(second));
    }

    private static Span span(Kind kind, String subject, @Nullable String environment, int from, int until) {
        return new Span(kind, subject, environment, 1, at(from), at(until), true, null);
    }

    private static List<String> names(List<Span> spans) {
        return spans.stream().map(s -> s.kind() + " " + s.subject()).toList();
    }
}
