package org.infratest.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.infratest.event.Event;
import org.infratest.report.RunSummary.FlowRow;
import org.infratest.report.RunSummary.ProbeRow;
import org.infratest.report.RunSummary.TestRow;
import org.jspecify.annotations.Nullable;

/** Makes rows of lines, which it takes in the order in which they happened. */
final class Merger {

    private final BoxRows boxes = new BoxRows();
    private final EnvironmentRows environments = new EnvironmentRows();
    private final List<ProbeRow> probes = new ArrayList<>();
    private final List<FlowRow> flows = new ArrayList<>();
    private final ConfigsetRows configsets = new ConfigsetRows(environments);
    private final List<TestRow> tests = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Spans spans = new Spans();
    private @Nullable Instant from;
    private @Nullable Instant until;

    void take(LoggedEvent line) {
        from = from == null ? line.at() : from;
        until = line.at();
        Event event = line.event();
        boxes.take(event);
        environments.take(line);
        spans.take(line);
        configsets.take(line);
        if (event instanceof Event.ProbeFinished e) {
            probes.add(row(line, e));
        } else if (event instanceof Event.ProbeExplained e) {
            explain(line, e);
        } else if (event instanceof Event.FlowVerified e) {
            flows.add(row(line, e));
        } else if (event instanceof Event.TestFinished e) {
            tests.add(new TestRow(line.at(), e.test(), e.verdict(), e.reason(), e.evidence()));
        } else if (event instanceof Event.BoxUnchecked e) {
            warnings.add(e.warning());
        }
    }

    RunSummary summary(String run, List<String> remarks) {
        List<String> all = new ArrayList<>(remarks);
        all.addAll(warnings);
        return new RunSummary(
                run,
                from,
                until,
                boxes.rows(),
                environments.rows(),
                probes,
                flows,
                configsets.rows(),
                tests,
                spans.all(until),
                all);
    }

    private FlowRow row(LoggedEvent line, Event.FlowVerified e) {
        return new FlowRow(
                line.at(),
                line.test(),
                e.environment() == null ? null : environments.name(e.environment()),
                e.table(),
                e.from(),
                e.to(),
                e.service(),
                e.name(),
                e.allowed(),
                e.expectation(),
                e.open(),
                e.observation(),
                e.verdict(),
                e.attempts(),
                e.took());
    }

    private ProbeRow row(LoggedEvent line, Event.ProbeFinished e) {
        return new ProbeRow(
                line.at(),
                line.test(),
                e.environment() == null ? null : environments.name(e.environment()),
                e.probe(),
                e.from(),
                e.to(),
                e.expectation(),
                e.observation(),
                e.verdict(),
                e.attempts(),
                e.took(),
                null);
    }

    /** The reason belongs to the last probe of that kind, from there to there, in that test. */
    private void explain(LoggedEvent line, Event.ProbeExplained e) {
        for (int i = probes.size() - 1; i >= 0; i--) {
            ProbeRow probe = probes.get(i);
            if (probe.probe().equals(e.probe())
                    && probe.from().equals(e.from())
                    && probe.to().equals(e.to())
                    && Objects.equals(probe.test(), line.test())) {
                probes.set(i, probe.because(e.sentence()));
                return;
            }
        }
    }
}
