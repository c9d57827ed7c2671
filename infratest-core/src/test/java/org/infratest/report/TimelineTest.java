package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.event.Event;
import org.infratest.event.Phase;
import org.infratest.event.Verdict;
import org.infratest.report.Span.Kind;
import org.infratest.report.Timeline.Group;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final Merger merger = new Merger();

    @Test
    void eachMachineHasALaneAndTestsAndProbesTheirs() {
        at(0, Sample.boxBuilding());
        at(10, Sample.boxReady(true));
        at(10, Sample.starting(Path.of("logs")));
        at(11, new Event.PhaseStarted("e1", "gw", Phase.BOOT));
        at(11, new Event.PhaseStarted("e1", "db", Phase.BOOT));
        at(30, new Event.PhaseEnded("e1", "gw", Phase.BOOT));
        at(30, new Event.PhaseStarted("e1", "gw", Phase.PROVISION));
        at(35, new Event.PhaseEnded("e1", "db", Phase.BOOT));
        at(40, new Event.PhaseEnded("e1", "gw", Phase.PROVISION));
        at(43, Sample.started());
        at(44, new Event.TestStarted("T.a", "e1"));
        at(45, new Event.TestStarted("T.b", "e1"));
        at(50, Sample.probe(Verdict.FAILED, "db:5432", "refused"));
        at(51, new Event.TestFinished("T.a", Verdict.FAILED, "wrong", List.of()));
        at(52, new Event.TestFinished("T.b", Verdict.PASSED, null, List.of()));
        at(60, Sample.stopped());

        Timeline timeline = Timeline.of(summary());

        assertThat(lanes(timeline))
                .containsExactly(
                        "Boxes / infratest/basebox: BUILD 0-10",
                        "gateway / gw: BOOT 11-30, PROVISION 30-40",
                        "gateway / db: BOOT 11-35",
                        "gateway / tests: TEST 44-51 FAILED",
                        "gateway / : TEST 45-52 PASSED",
                        "gateway / probes: PROBE 45-50 FAILED",
                        "gateway / take down: TEARDOWN 55-60");
        assertThat(timeline.from()).isEqualTo(Sample.NOON);
        assertThat(timeline.until()).isEqualTo(Sample.NOON.plusSeconds(60));
        assertThat(timeline.position(Sample.NOON.plusSeconds(45))).isCloseTo(0.75, within(1e-9));
        assertThat(timeline.path())
                .extracting(Span::subject)
                .containsExactly("infratest/basebox", "gw", "gw", "T.b", "e1");
    }

    @Test
    void machinesGoBackBetweenTests() {
        at(0, Sample.starting(Path.of("logs")));
        at(10, Sample.started());
        at(12, Sample.taken());
        at(13, new Event.TestStarted("T.a", "e1"));
        at(20, new Event.TestFinished("T.a", Verdict.PASSED, null, List.of()));
        at(22, Sample.wentBack(2_000));
        at(22, new Event.TestStarted("T.b", "e1"));
        at(30, new Event.TestFinished("T.b", Verdict.PASSED, null, List.of()));

        Timeline timeline = Timeline.of(summary());

        assertThat(lanes(timeline))
                .containsExactly(
                        "gateway / start: START 0-10",
                        "gateway / going back: KEEP 10-12, BACK 20-22",
                        "gateway / tests: TEST 13-20 PASSED, TEST 22-30 PASSED");
        assertThat(timeline.path()).extracting(Span::subject).containsExactly("e1", "ready", "T.a", "ready", "T.b");
    }

    @Test
    void environmentWhoseMachinesTellNothingStillStarts() {
        at(0, Sample.starting(Path.of("logs")));
        at(43, Sample.started());

        assertThat(lanes(Timeline.of(summary()))).containsExactly("gateway / start: START 0-43");
    }

    @Test
    void whatNobodyEndedLastsUntilTheRunIsLastHeardOf() {
        at(0, Sample.starting(Path.of("logs")));
        at(1, new Event.PhaseStarted("e1", "gw", Phase.BOOT));
        at(9, new Event.EnvironmentProgress("e1", "waiting"));

        RunSummary summary = summary();

        assertThat(summary.spans())
                .containsExactly(new Span(
                        Kind.BOOT,
                        "gw",
                        "e1",
                        4711,
                        Sample.NOON.plusSeconds(1),
                        Sample.NOON.plusSeconds(9),
                        false,
                        null));
    }

    @Test
    void endWithoutABeginningIsPassedOver() {
        at(0, new Event.PhaseEnded("e1", "gw", Phase.BOOT));
        at(1, new Event.TestFinished("T.a", Verdict.PASSED, null, List.of()));
        at(2, new Event.EnvironmentStopped("e1", true, "log in", Duration.ofSeconds(1)));

        assertThat(summary().spans()).isEmpty();
        assertThat(Timeline.of(summary()).groups()).isEmpty();
    }

    @Test
    void testWithoutAnEnvironmentStandsApart() {
        at(0, new Event.TestStarted("T.a", null));
        at(5, new Event.TestFinished("T.a", Verdict.SKIPPED, "not here", List.of()));

        assertThat(lanes(Timeline.of(summary()))).containsExactly("Without an environment / tests: TEST 0-5 SKIPPED");
    }

    @Test
    void axisHasAFewRoundMoments() {
        assertThat(ticks(Duration.ofSeconds(275))).containsExactly("PT0S", "PT1M", "PT2M", "PT3M", "PT4M");
        assertThat(ticks(Duration.ofMillis(430))).containsExactly("PT0S", "PT0.1S", "PT0.2S", "PT0.3S", "PT0.4S");
        assertThat(ticks(Duration.ofHours(5))).containsExactly("PT0S", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H");
        assertThat(ticks(Duration.ZERO)).containsExactly("PT0S");
    }

    private static List<String> ticks(Duration whole) {
        return new Timeline(Sample.NOON, Sample.NOON.plus(whole), List.of(), List.of())
                .ticks().stream().map(Duration::toString).toList();
    }

    private void at(long second, Event event) {
        merger.take(Sample.logged(second, event));
    }

    private RunSummary summary() {
        return merger.summary(Sample.RUN, List.of());
    }

    private static List<String> lanes(Timeline timeline) {
        List<String> lanes = new ArrayList<>();
        for (Group group : timeline.groups()) {
            group.lanes()
                    .forEach(lane -> lanes.add(group.title() + " / " + lane.label() + ": "
                            + String.join(
                                    ", ",
                                    lane.spans().stream()
                                            .map(TimelineTest::text)
                                            .toList())));
        }
        return lanes;
    }

    private static String text(Span span) {
        return span.kind() + " " + Duration.between(Sample.NOON, span.from()).toSeconds() + "-"
                + Duration.between(Sample.NOON, span.until()).toSeconds()
                + (span.verdict() == null ? "" : " " + span.verdict());
    }
}
