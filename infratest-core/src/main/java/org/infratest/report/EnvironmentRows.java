package org.infratest.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.event.Event;
import org.infratest.report.RunSummary.EnvironmentRow;
import org.infratest.report.RunSummary.EnvironmentState;
import org.infratest.report.RunSummary.HostRow;
import org.infratest.report.RunSummary.MomentRow;
import org.infratest.report.RunSummary.NetworkRow;
import org.jspecify.annotations.Nullable;

/** One row per environment. */
final class EnvironmentRows {

    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    void take(LoggedEvent line) {
        Event event = line.event();
        if (event instanceof Event.EnvironmentStarting e) {
            draft(e.environment()).starting(e);
        } else if (event instanceof Event.EnvironmentJoined e) {
            draft(e.environment()).joined(e);
        } else if (event instanceof Event.TopologyDeclared e) {
            draft(e.environment()).declared(e);
        } else if (event instanceof Event.HostReady e) {
            draft(e.environment()).ready(e);
        } else if (event instanceof Event.EnvironmentStarted e) {
            draft(e.environment()).started(e);
        } else if (event instanceof Event.EnvironmentFailed e) {
            draft(e.environment()).failed(e);
        } else if (event instanceof Event.EnvironmentStopped e) {
            draft(e.environment()).stopped(e);
        } else if (event instanceof Event.CheckpointTaken e) {
            draft(e.environment())
                    .moments
                    .add(new MomentRow(line.at(), line.test(), e.checkpoint(), true, e.parts(), e.took()));
        } else if (event instanceof Event.WentBack e) {
            draft(e.environment())
                    .moments
                    .add(new MomentRow(line.at(), line.test(), e.checkpoint(), false, e.parts(), e.took()));
        }
    }

    /** How people call the environment; its id where the line that said so is lost. */
    String name(String id) {
        Draft draft = drafts.get(id);
        return draft == null ? id : draft.name;
    }

    List<EnvironmentRow> rows() {
        return drafts.values().stream().map(Draft::row).toList();
    }

    private Draft draft(String id) {
        return drafts.computeIfAbsent(id, Draft::new);
    }

    private static final class Draft {

        private final String id;
        private final List<NetworkRow> networks = new ArrayList<>();
        private final Map<String, HostRow> hosts = new LinkedHashMap<>();
        private final List<MomentRow> moments = new ArrayList<>();
        private String name;
        private String kind = "unknown";
        private EnvironmentState state = EnvironmentState.STARTING;
        private @Nullable Path logs;
        private @Nullable Duration startTook;
        private @Nullable Duration stopTook;
        private @Nullable String reason;
        private @Nullable String hint;

        Draft(String id) {
            this.id = id;
            this.name = id;
        }

        void starting(Event.EnvironmentStarting e) {
            name = e.name();
            kind = e.kind();
            logs = e.logs();
        }

        /** All else of it is in the log of the JVM that has started it, unless that is lost. */
        void joined(Event.EnvironmentJoined e) {
            if (logs == null) {
                name = e.name();
                kind = e.kind();
                logs = e.logs();
            }
        }

        void declared(Event.TopologyDeclared e) {
            networks.clear();
            e.networks().forEach(n -> networks.add(new NetworkRow(n.name(), n.subnet(), n.gateway(), n.segment())));
            e.machines().forEach(m -> hosts.put(m.name(), new HostRow(m.name(), m.addresses(), m.groups(), null)));
        }

        /** A kept environment is ready once in each run that uses it; the last time counts. */
        void ready(Event.HostReady e) {
            HostRow declared = hosts.get(e.host());
            hosts.put(
                    e.host(),
                    new HostRow(e.host(), e.addresses(), declared == null ? List.of() : declared.groups(), e.took()));
        }

        void started(Event.EnvironmentStarted e) {
            state = EnvironmentState.RUNNING;
            startTook = e.took();
        }

        void failed(Event.EnvironmentFailed e) {
            state = EnvironmentState.FAILED;
            startTook = e.took();
            reason = e.reason();
        }

        /** A failed start is taken down as well, and stays a failed one. */
        void stopped(Event.EnvironmentStopped e) {
            if (state != EnvironmentState.FAILED) {
                state = e.kept() ? EnvironmentState.KEPT : EnvironmentState.STOPPED;
            }
            stopTook = e.took();
            hint = e.hint();
        }

        EnvironmentRow row() {
            return new EnvironmentRow(
                    id,
                    name,
                    kind,
                    state,
                    logs,
                    networks,
                    List.copyOf(hosts.values()),
                    startTook,
                    stopTook,
                    reason,
                    hint,
                    moments);
        }
    }
}
