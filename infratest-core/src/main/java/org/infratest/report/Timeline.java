package org.infratest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.Span.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A run as lanes of bars along one axis of time.
 *
 * @param from the left end of the axis
 * @param until the right end
 * @param groups what belongs together: boxes, then each environment, then what belongs to none
 * @param path the critical path
 */
record Timeline(Instant from, Instant until, List<Group> groups, List<Span> path) {

    private static final List<Duration> STEPS = List.of(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(30));

    private static final int MAX_TICKS = 6;

    /**
     * Lanes under a title.
     *
     * @param title what they belong to
     * @param lanes from top to bottom
     */
    record Group(String title, List<Lane> lanes) {}

    /**
     * Spans that do not overlap.
     *
     * @param label what they are about; empty for a lane that goes on with the one above
     * @param spans from left to right
     */
    record Lane(String label, List<Span> spans) {}

    /** The timeline of a run; without groups where nothing took time. */
    static Timeline of(RunSummary run) {
        List<Span> path = run.criticalPath();
        List<Span> spans = run.spans();
        if (spans.isEmpty()) {
            Instant now = run.from() == null ? Instant.EPOCH : run.from();
            return new Timeline(now, now, List.of(), path);
        }
        Instant from =
                spans.stream().map(Span::from).min(Comparator.naturalOrder()).orElseThrow();
        Instant until =
                spans.stream().map(Span::until).max(Comparator.naturalOrder()).orElseThrow();
        return new Timeline(from, until, groups(run), path);
    }

    /** Round moments of the axis, counted from its left end. */
    List<Duration> ticks() {
        Duration whole = Duration.between(from, until);
        Duration step = STEPS.stream()
                .filter(s -> whole.dividedBy(s) < MAX_TICKS)
                .findFirst()
                .orElseGet(() -> Duration.ofHours(1 + whole.toHours() / MAX_TICKS));
        List<Duration> ticks = new ArrayList<>();
        for (Duration tick = Duration.ZERO; tick.compareTo(whole) <= 0; tick = tick.plus(step)) {
            ticks.add(tick);
        }
        return ticks;
    }

    /** Where on the axis a moment lies, from 0 to 1. */
    double position(Instant moment) {
        long whole = Duration.between(from, until).toNanos();
        return whole == 0 ? 0 : (double) Duration.between(from, moment).toNanos() / whole;
    }

    private static List<Group> groups(RunSummary run) {
        List<Group> groups = new ArrayList<>();
        add(groups, "Boxes", lanesBySubject(of(run.spans(), null, EnumSet.of(Kind.BUILD))));
        Set<String> known = new HashSet<>();
        for (EnvironmentRow environment : run.environments()) {
            known.add(environment.id());
            add(groups, environment.name(), lanes(run.spans(), environment.id()));
        }
        run.spans().stream()
                .map(Span::environment)
                .filter(Objects::nonNull)
                .filter(known::add)
                .toList()
                .forEach(id -> add(groups, id, lanes(run.spans(), id)));
        add(groups, "Without an environment", tests(run.spans(), null));
        return groups;
    }

    private static void add(List<Group> groups, String title, List<Lane> lanes) {
        if (!lanes.isEmpty()) {
            groups.add(new Group(title, lanes));
        }
    }

    private static List<Lane> lanes(List<Span> spans, String environment) {
        List<Lane> lanes = new ArrayList<>(stacked("start", of(spans, environment, EnumSet.of(Kind.START))));
        lanes.addAll(lanesBySubject(
                of(spans, environment, EnumSet.of(Kind.BOOT, Kind.PROVISION, Kind.LOGIN, Kind.READINESS))));
        lanes.addAll(stacked("going back", of(spans, environment, EnumSet.of(Kind.KEEP, Kind.BACK))));
        lanes.addAll(tests(spans, environment));
        lanes.addAll(stacked("take down", of(spans, environment, EnumSet.of(Kind.TEARDOWN))));
        return lanes;
    }

    private static List<Lane> tests(List<Span> spans, @Nullable String environment) {
        List<Lane> lanes = new ArrayList<>(stacked("tests", of(spans, environment, EnumSet.of(Kind.TEST))));
        lanes.addAll(stacked("probes", of(spans, environment, EnumSet.of(Kind.PROBE))));
        return lanes;
    }

    private static List<Span> of(List<Span> spans, @Nullable String environment, Set<Kind> kinds) {
        return spans.stream()
                .filter(span -> kinds.contains(span.kind()) && Objects.equals(span.environment(), environment))
                .toList();
    }

    private static List<Lane> lanesBySubject(List<Span> spans) {
        Map<String, List<Span>> bySubject = new LinkedHashMap<>();
        spans.forEach(span -> bySubject
                .computeIfAbsent(span.subject(), subject -> new ArrayList<>())
                .add(span));
        List<Lane> lanes = new ArrayList<>();
        bySubject.forEach((subject, own) -> lanes.addAll(stacked(subject, own)));
        return lanes;
    }

    /** Each span goes into the first lane in which there is room for it. */
    private static List<Lane> stacked(String label, List<Span> spans) {
        List<List<Span>> lanes = new ArrayList<>();
        for (Span span : spans) {
            lanes.stream()
                    .filter(lane -> !lane.get(lane.size() - 1).until().isAfter(span.from()))
                    .findFirst()
                    .orElseGet(() -> {
                        List<Span> lane = new ArrayList<>();
                        lanes.add(lane);
                        return lane;
                    })
                    .add(span);
        }
        List<Lane> labelled = new ArrayList<>();
        lanes.forEach(lane -> labelled.add(new Lane(labelled.isEmpty() ? label : "", List.copyOf(lane))));
        return labelled;
    }
}
