package org.infratest.probe;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTripsTest {

    @Test
    void jitterIsTheMeanDifferenceBetweenOneAndTheNext() {
        assertThat(RoundTrips.of(List.of(ofMillis(10), ofMillis(14), ofMillis(12))))
                .isEqualTo(new RoundTrips(ofMillis(10), ofMillis(12), ofMillis(14), ofMillis(3)));
    }

    @Test
    void oneHasNoJitterAndNoneHasNothing() {
        assertThat(RoundTrips.of(List.of(ofMillis(7))))
                .isEqualTo(new RoundTrips(ofMillis(7), ofMillis(7), ofMillis(7), ZERO));
        assertThat(RoundTrips.of(List.of())).isSameAs(RoundTrips.NONE);
    }

    @Test
    void timesBelowAMillisecondAreShown() {
        assertThat(RoundTrips.of(List.of(ofMillis(1).dividedBy(4))).text())
                .isEqualTo("min 0.250 ms, average 0.250 ms, max 0.250 ms, jitter 0.000 ms");
    }
}
