package org.infratest.probe;

import java.time.Duration;
import java.util.Locale;

/** Times that are shorter than what people wait for. */
final class Millis {

    private Millis() {}

    /** With three digits after the point: {@code 0.041 ms}. */
    static String text(Duration time) {
        return String.format(Locale.ROOT, "%.3f ms", time.toNanos() / 1_000_000.0);
    }
}
