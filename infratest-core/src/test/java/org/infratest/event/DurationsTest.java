package org.infratest.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"0,0 ms", "999,999 ms", "1000,1 s", "3440,3.4 s", "84200,84 s", "599400,599 s", "725000,12 min 5 s"})
    void durationsReadNaturally(long millis, String text) {
        assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
