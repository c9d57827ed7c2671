package org.infratest.cli;

import java.util.ArrayList;
import java.util.List;
import org.infratest.cli.Output.Tone;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.event.Durations;
import org.infratest.event.Event;
import org.infratest.event.EventSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Tells what came of takedowns.
 *
 * @param output where to
 */
record Takedowns(Output output) {

    /** One of them, for programs. */
    record Row(
            String id,
            String result,
            String message,
            @Nullable String log,
            long millis) {

        static Row of(Outcome outcome) {
            return new Row(
                    outcome.id(),
                    outcome.result().name(),
                    outcome.message(),
                    outcome.log() == null ? null : outcome.log().toString(),
                    outcome.took().toMillis());
        }
    }

    /** Shows what providers say meanwhile. */
    EventSink progress() {
        return event -> {
            if (event instanceof Event.EnvironmentProgress progress) {
                output.progress(progress.environment() + ": " + progress.message());
            }
        };
    }

    /** Tells of all, and whether each is down. */
    int tell(List<Outcome> outcomes, String none) {
        if (output.isJson()) {
            output.json(outcomes.stream().map(Row::of).toList());
        } else if (outcomes.isEmpty()) {
            output.line(none);
        } else {
            outcomes.forEach(outcome -> text(outcome).forEach(output::line));
        }
        boolean allDown = outcomes.stream()
                .allMatch(outcome -> outcome.result() == Result.DESTROYED || outcome.result() == Result.NOTHING_LEFT);
        return allDown ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<String> text(Outcome outcome) {
        List<String> lines = new ArrayList<>();
        lines.add(Output.cell(outcome.id()) + ": "
                + switch (outcome.result()) {
                    case DESTROYED -> output.toned(Tone.GOOD, "taken down") + " in " + Durations.text(outcome.took());
                    case NOTHING_LEFT -> output.toned(Tone.NOTE, "nothing was left");
                    case REFUSED -> output.toned(Tone.BAD, "left alone");
                    case FAILED -> output.toned(Tone.BAD, "not taken down");
                });
        outcome.message().lines().forEach(line -> lines.add("  " + Output.cell(line)));
        if (outcome.log() != null && outcome.result() == Result.FAILED) {
            lines.add("  full output: " + outcome.log());
        }
        return lines;
    }
}
