package org.infratest.vantage;

import java.time.Duration;

/** The time since it was made. */
final class Stopwatch {

    private final long start = System.nanoTime();

    Duration time() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
