package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MachineClockTest {

    private final InstantSource computer = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
    private final ScriptedGuest guest = new ScriptedGuest("", "");
    private final MachineClock clock =
            new MachineClock(new Host("web", List.of(), Map.of(), () -> guest, HostContext.NONE), computer);

    @BeforeEach
    void takeTheSameTime() {
        guest.computer = computer;
    }

    @Test
    void clockThatNobodyTouchedIsNotLookedAt() {
        clock.restore();

        assertThat(guest.commands).isEmpty();
    }

    @Test
    void clockThatStoodStillCatchesUp() {
        guest.clockAhead = Duration.ofSeconds(-60);
        clock.stoodStill(Duration.ofSeconds(20));
        clock.stoodStill(Duration.ofSeconds(30));

        clock.restore();

        assertThat(guest.clockAhead).hasSeconds(-10);
    }

    @Test
    void clockThatStoodStillAndWasSetIsAsBeforeBoth() {
        guest.clockAhead = Duration.ofSeconds(-60);
        clock.stoodStill(Duration.ofSeconds(60));
        clock.shift(Duration.ofDays(-9));
        guest.clockAhead = guest.clockAhead.minusSeconds(30);
        clock.stoodStill(Duration.ofSeconds(30));

        clock.restore();

        assertThat(guest.clockAhead).isZero();
    }

    @Test
    void clockIsRestoredOnce() {
        clock.shift(Duration.ofDays(1));
        clock.restore();
        int commands = guest.commands.size();

        clock.restore();

        assertThat(guest.commands).hasSize(commands);
    }
}
