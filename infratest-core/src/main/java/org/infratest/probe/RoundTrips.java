package org.infratest.probe;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;

/**
 * The times from requests to their replies.
 *
 * @param min the shortest
 * @param average their mean
 * @param max the longest
 * @param jitter the mean of the differences between one and the next that was received, without their signs: <i>D</i> of RFC 3550,
 *     section 6.4.1, with round trips in place of transit times, and not smoothed; zero where there is but one
 */
@Api
public record RoundTrips(Duration min, Duration average, Duration max, Duration jitter) {

    /** Of none. */
    static final RoundTrips NONE = new RoundTrips(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Of those times, in the order in which the requests were sent. */
    static RoundTrips of(List<Duration> times) {
        if (times.isEmpty()) {
            return NONE;
        }
        long[] nanos = times.stream().mapToLong(Duration::toNanos).toArray();
        long sum = 0;
        long differences = 0;
        long min = Long.MAX_VALUE;
        long max = 0;
        for (int i = 0; i < nanos.length; i++) {
            sum += nanos[i];
            min = Math.min(min, nanos[i]);
            max = Math.max(max, nanos[i]);
            differences += i == 0 ? 0 : Math.abs(nanos[i] - nanos[i - 1]);
        }
        long jitter = nanos.length < 2 ? 0 : differences / (nanos.length - 1);
        return new RoundTrips(
                Duration.ofNanos(min),
                Duration.ofNanos(sum / nanos.length),
                Duration.ofNanos(max),
                Duration.ofNanos(jitter));
    }

    /** As {@code ping} shows them: {@code min 0.041 ms, average 0.055 ms, max 0.093 ms, jitter 0.012 ms}. */
    String text() {
        return "min " + Millis.text(min) + ", average " + Millis.text(average) + ", max " + Millis.text(max)
                + ", jitter " + Millis.text(jitter);
    }
}
