package org.infratest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    @Test
    void endsWhatTakesTooLong() throws InterruptedException {
        CountDownLatch aborted = new CountDownLatch(1);
        try (Watchdog watchdog = Watchdog.after(Duration.ofMillis(20), aborted::countDown)) {
            assertThat(aborted.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watchdog.hasBitten()).isTrue();
        }
    }

    @Test
    void leavesAloneWhatEndsInTime() {
        AtomicBoolean aborted = new AtomicBoolean();
        Watchdog watchdog = Watchdog.after(Duration.ofHours(1), () -> aborted.set(true));
        watchdog.close();
        assertThat(watchdog.hasBitten()).isFalse();
        assertThat(aborted).isFalse();
    }

    @Test
    void failureToEndItIsTold() throws InterruptedException {
        CountDownLatch bitten = new CountDownLatch(1);
        Watchdog watchdog = Watchdog.after(Duration.ofMillis(1), () -> {
            bitten.countDown();
            throw new IllegalStateException("stuck");
        });
        bitten.await();
        assertThatThrownBy(watchdog::close)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Could not end what took too long: ")
                .hasStackTraceContaining("stuck");
    }
}
