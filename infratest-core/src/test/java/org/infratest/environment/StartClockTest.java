package org.infratest.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartClockTest {

    private long now;
    private final StartClock clock = new StartClock(() -> now);

    @Test
    void waitForOthersDoesNotCount() {
        pass(3);
        clock.waits(1);
        pass(100);

        assertThat(clock.counted()).hasSeconds(3);

        clock.boots(1);
        clock.waits(-1);
        pass(4);

        assertThat(clock.counted()).hasSeconds(7);
        assertThat(clock.elapsed()).hasSeconds(107);
    }

    @Test
    void waitWhileAnotherMachineOfTheSameEnvironmentBootsCounts() {
        clock.boots(1);
        clock.waits(1);
        pass(10);

        assertThat(clock.counted()).hasSeconds(10);

        clock.boots(-1);
        pass(20);
        assertThat(clock.counted()).hasSeconds(10);

        clock.waits(1);
        pass(20);
        clock.waits(-2);
        pass(1);
        assertThat(clock.counted()).hasSeconds(11);
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }
}
