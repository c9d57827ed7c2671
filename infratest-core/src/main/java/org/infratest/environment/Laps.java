package org.infratest.environment;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.event.Durations;

/** How long each part of something took; it begins when this is made. Not safe for use by several threads. */
@Api
public final class Laps {

    private final long start = System.nanoTime();
    private final Map<String, Duration> parts = new LinkedHashMap<>();
    private long last = start;

    /** A part is over; one of the same name goes on. */
    public void lap(String part) {
        long now = System.nanoTime();
        parts.merge(part, Duration.ofNanos(now - last), Duration::plus);
        last = now;
    }

    /** Until the end of the last part. */
    public Duration whole() {
        return Duration.ofNanos(last - start);
    }

    /** Each part, in their order. */
    public Map<String, Duration> parts() {
        return new LinkedHashMap<>(parts);
    }

    /** The whole, and its parts. */
    public String text() {
        return Durations.text(whole()) + " ("
                + parts.entrySet().stream()
                        .map(part -> part.getKey() + " " + Durations.text(part.getValue()))
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
