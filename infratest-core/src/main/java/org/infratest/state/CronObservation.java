package org.infratest.state;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What cron runs as one user.
 *
 * @param user the user
 * @param entries the entries, from all crontabs
 * @param took how long it took to look
 */
@Api
public record CronObservation(String user, List<CronEntry> entries, Duration took) implements Observation {

    private static final int SHOWN = 500;

    /** Copies the list. */
    public CronObservation {
        entries = List.copyOf(entries);
    }

    @Override
    public String description() {
        return entries.isEmpty()
                ? "there is nothing"
                : Printable.line(
                        "there is: "
                                + entries.stream()
                                        .map(entry -> entry.schedule() + " " + entry.command())
                                        .collect(Collectors.joining("; ")),
                        SHOWN);
    }
}
