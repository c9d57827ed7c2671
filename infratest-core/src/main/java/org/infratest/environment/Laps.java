package org.infratest.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.event.Durations;

/** How long each part of something took; it begins when this is made. Not safe for use by several threads. */
public final class Laps {

    private final long start = System.nanoTime();
    private final List<String> parts = new ArrayList<>();
    private long last = start;

    /** A part is over. */
    public void lap(String part) {
        long now = System.nanoTime();
        parts.add(part + " " + Durations.text(Duration.ofNanos(now - last)));
        last = now;
    }

    /** The whole, and its parts. */
    public String text() {
        return Durations.text(Duration.ofNanos(last - start)) + " (" + String.join(", ", parts) + ")";
    }
}
