package org.infratest.state;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * The processes of one name.
 *
 * @param name the name
 * @param processes the processes
 * @param took how long it took to look
 */
@Api
public record ProcessObservation(String name, List<RunningProcess> processes, Duration took) implements Observation {

    private static final int SHOWN = 500;

    /** Copies the list. */
    public ProcessObservation {
        processes = List.copyOf(processes);
    }

    /** Who runs them, each once. */
    public List<String> users() {
        return processes.stream().map(RunningProcess::user).distinct().toList();
    }

    @Override
    public String description() {
        if (processes.isEmpty()) {
            return "there is no such process";
        }
        return Printable.line(
                (processes.size() == 1 ? "there is one: " : "there are " + processes.size() + ": ")
                        + processes.stream()
                                .map(p -> p.pid() + " of " + p.user() + " (" + p.command() + ")")
                                .collect(Collectors.joining(", ")),
                SHOWN);
    }
}
