package org.infratest.report;

import java.time.Duration;
import java.util.Locale;

/** Durations as people read them. */
final class Took {

    private Took() {}

    /** {@code 12 ms} below a second, {@code 3.4 s} below ten, {@code 84 s} below ten minutes, else {@code 12 min 5 s}. */
    static String text(Duration took) {
        long millis = took.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
        }
        if (millis < 600_000) {
            return Math.round(millis / 1_000.0) + " s";
        }
        return took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }
}
