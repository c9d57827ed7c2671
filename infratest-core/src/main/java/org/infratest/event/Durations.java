package org.infratest.event;

import java.time.Duration;
import java.util.Locale;
import org.infratest.Api;

/** Durations as people read them. */
@Api
public final class Durations {

    private Durations() {}

    /** {@code 12 ms} below a second, {@code 3.4 s} below ten, {@code 84 s} below ten minutes, else {@code 12 min 5 s}. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000) {
            String seconds = String.format(Locale.ROOT, "%.1f", millis / 1000.0);
            return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + " s";
        }
        if (millis < 600_000) {
            return Math.round(millis / 1000.0) + " s";
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
}
