package org.infratest.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command.
 *
 * @param commandLine the command as a person would type it
 * @param end how it ended
 * @param exitCode its exit code; 128 and more where a signal ended it
 * @param stdout the lines of its standard output; at most the last 100,000
 * @param stderr the lines of its standard error, likewise
 * @param log the file with both outputs, or null
 * @param took how long it ran
 */
@Api
public record CommandResult(
        String commandLine,
        End end,
        int exitCode,
        List<String> stdout,
        List<String> stderr,
        @Nullable Path log,
        Duration took) {

    private static final int SHOWN_COLUMNS = 400;

    /** How a command ended. */
    public enum End {
        /** By itself. */
        EXITED,
        /** It was stopped as its deadline had passed. */
        DEADLINE,
        /** It was stopped as the run ends, or as the thread that waited for it was interrupted. */
        STOPPED
    }

    /** Copies the lists. */
    public CommandResult {
        stdout = List.copyOf(stdout);
        stderr = List.copyOf(stderr);
    }

    /** Whether it ended by itself with exit code 0. */
    public boolean succeeded() {
        return end == End.EXITED && exitCode == 0;
    }

    /** How it ended, for a message: {@code exited with 1 after 84 s}. */
    public String ending() {
        String time = Durations.text(took);
        return switch (end) {
            case EXITED -> "exited with " + exitCode + " after " + time;
            case DEADLINE -> "did not end in time and was stopped after " + time;
            case STOPPED -> "was stopped after " + time + ", as the run was interrupted";
        };
    }

    /**
     * What it printed last, errors after all else, as the end of a message: on lines of their own, without control characters, nothing where
     * it printed nothing.
     *
     * @param most how many lines at most
     */
    public String lastLines(int most) {
        List<String> lines = Stream.concat(stdout.stream(), stderr.stream())
                .map(line -> Printable.line(line, SHOWN_COLUMNS).strip())
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty()
                ? ""
                : "\n  last output: "
                        + String.join("\n    ", lines.subList(Math.max(0, lines.size() - most), lines.size()));
    }
}
