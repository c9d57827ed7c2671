package org.infratest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TookTest {

    @ParameterizedTest
    @CsvSource({"0, 0 ms", "999, 999 ms", "1000, 1.0 s", "3449, 3.4 s", "10000, 10 s", "84499, 84 s", "725000, 12 min 5 s"})
    void readsAsPeopleSayIt(long millis, String text) {
        assertThat(Took.text(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
