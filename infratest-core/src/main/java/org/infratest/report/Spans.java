package org.infratest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.infratest.report.Span.Kind;
import org.jspecify.annotations.Nullable;

/** Makes spans of beginnings and ends, which it takes in the order in which they happened. */
final class Spans {

    private static final Set<Kind> OF_MACHINES = Set.of(Kind.BOOT, Kind.PROVISION, Kind.LOGIN, Kind.READINESS);

    private final List<Span> ended = new ArrayList<>();
    private final Map<Key, List<Span>> open = new HashMap<>();

    void take(LoggedEvent line) {
        Event event = line.event();
        if (event instanceof Event.BoxBuilding e) {
            begin(line, Kind.BUILD, e.box(), null);
        } else if (event instanceof Event.BoxReady e) {
            end(line, Kind.BUILD, e.box(), null, null);
        } else if (event instanceof Event.BoxFailed e) {
            end(line, Kind.BUILD, e.box(), null, null);
        } else if (event instanceof Event.TestStarted e) {
            begin(line, Kind.TEST, e.test(), e.environment());
        } else if (event instanceof Event.TestFinished e) {
            end(line, Kind.TEST, e.test(), null, e.verdict());
        } else if (event instanceof Event.ProbeFinished e) {
            whole(line, Kind.PROBE, e.to(), e.environment(), e.took(), e.verdict());
        } else {
            takeEnvironment(line, event);
        }
    }

    private void takeEnvironment(LoggedEvent line, Event event) {
        if (event instanceof Event.EnvironmentStarting e) {
            begin(line, Kind.START, e.environment(), e.environment());
        } else if (event instanceof Event.EnvironmentStarted e) {
            end(line, Kind.START, e.environment(), e.environment(), null);
        } else if (event instanceof Event.EnvironmentFailed e) {
            end(line, Kind.START, e.environment(), e.environment(), null);
        } else if (event instanceof Event.PhaseStarted e) {
            begin(line, Kind.valueOf(e.phase().name()), e.machine(), e.environment());
        } else if (event instanceof Event.PhaseEnded e) {
            end(line, Kind.valueOf(e.phase().name()), e.machine(), e.environment(), null);
        } else if (event instanceof Event.CheckpointTaken e) {
            whole(line, Kind.KEEP, e.checkpoint(), e.environment(), e.took(), null);
        } else if (event instanceof Event.WentBack e) {
            whole(line, Kind.BACK, e.checkpoint(), e.environment(), e.took(), null);
        } else if (event instanceof Event.EnvironmentStopped e && !e.kept()) {
            whole(line, Kind.TEARDOWN, e.environment(), e.environment(), e.took(), null);
        }
    }

    /**
     * All of them, in the order of their beginnings. The start of an environment is left out where its machines tell more.
     *
     * @param last when the run was last heard of, which is where those end whose end nobody recorded
     */
    List<Span> all(@Nullable Instant last) {
        var all = new ArrayList<>(ended);
        if (last != null) {
            open.values().forEach(spans -> spans.forEach(span -> all.add(span.endingAt(last, false, null))));
        }
        Set<String> detailed = new HashSet<>();
        for (Span span : all) {
            if (OF_MACHINES.contains(span.kind()) && span.environment() != null) {
                detailed.add(span.environment());
            }
        }
        all.removeIf(span -> span.kind() == Kind.START && detailed.contains(span.subject()));
        all.sort(Comparator.comparing(Span::from)
                .thenComparing(Span::until)
                .thenComparing(Span::kind)
                .thenComparing(Span::subject));
        return all;
    }

    private void begin(LoggedEvent line, Kind kind, String subject, @Nullable String environment) {
        Span span = new Span(kind, subject, environment, line.pid(), line.at(), line.at(), false, null);
        open.computeIfAbsent(key(line, kind, subject, environment), key -> new ArrayList<>())
                .add(span);
    }

    /** An end without a beginning is of an earlier version, or its beginning is lost: then nothing is known of the time between. */
    private void end(
            LoggedEvent line, Kind kind, String subject, @Nullable String environment, @Nullable Verdict verdict) {
        List<Span> begun = open.get(key(line, kind, subject, environment));
        if (begun != null && !begun.isEmpty()) {
            ended.add(begun.remove(begun.size() - 1).endingAt(line.at(), true, verdict));
        }
    }

    private void whole(
            LoggedEvent line,
            Kind kind,
            String subject,
            @Nullable String environment,
            Duration took,
            @Nullable Verdict verdict) {
        ended.add(new Span(kind, subject, environment, line.pid(), line.at().minus(took), line.at(), true, verdict));
    }

    /** A test's end does not tell its environment. */
    private static Key key(LoggedEvent line, Kind kind, String subject, @Nullable String environment) {
        return new Key(line.pid(), kind, subject, kind == Kind.TEST ? null : environment);
    }

    private record Key(
            long pid, Kind kind, String subject, @Nullable String environment) {}
}
