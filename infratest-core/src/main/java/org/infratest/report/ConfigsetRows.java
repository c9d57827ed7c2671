package org.infratest.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.infratest.event.Event;
import org.infratest.report.RunSummary.ConfigsetRow;
import org.infratest.report.RunSummary.StateRow;
import org.jspecify.annotations.Nullable;

/** Makes rows of what became of configsets. The states of an application come before the event that ends it. */
final class ConfigsetRows {

    private final EnvironmentRows environments;
    private final List<ConfigsetRow> rows = new ArrayList<>();
    private final Map<String, List<StateRow>> open = new HashMap<>();

    ConfigsetRows(EnvironmentRows environments) {
        this.environments = environments;
    }

    void take(LoggedEvent line) {
        if (line.event() instanceof Event.StateApplied e) {
            open.computeIfAbsent(key(e.environment(), e.configset(), e.host()), key -> new ArrayList<>())
                    .add(new StateRow(
                            e.id(),
                            e.name(),
                            e.function(),
                            e.result(),
                            e.changed(),
                            e.changes(),
                            e.comment(),
                            e.place(),
                            e.took()));
        } else if (line.event() instanceof Event.ConfigsetApplied e) {
            List<StateRow> states = open.remove(key(e.environment(), e.configset(), e.host()));
            rows.add(new ConfigsetRow(
                    line.at(),
                    line.test(),
                    environments.name(e.environment()),
                    e.configset(),
                    e.host(),
                    e.application(),
                    e.preview(),
                    states == null ? List.of() : states,
                    e.leftBehind(),
                    e.took(),
                    null));
        } else if (line.event() instanceof Event.ConfigsetRefused e) {
            rows.add(without(line, environments.name(e.environment()), e.configset(), e.hosts(), e.reason()));
        } else if (line.event() instanceof Event.ConfigsetNotApplied e) {
            rows.add(without(line, null, e.configset(), "", e.reason()));
        }
    }

    private static ConfigsetRow without(
            LoggedEvent line, @Nullable String environment, String configset, String host, String reason) {
        return new ConfigsetRow(
                line.at(), line.test(), environment, configset, host, 0, false, List.of(), List.of(), null, reason);
    }

    List<ConfigsetRow> rows() {
        return rows;
    }

    private static String key(String environment, String configset, String host) {
        return environment + "\n" + configset + "\n" + host;
    }
}
