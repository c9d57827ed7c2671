package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.junit.jupiter.api.Test;

class MachineClockTest {

    private final ScriptedGuest guest = new ScriptedGuest("", "");
    private final MachineClock clock = new MachineClock(
            new Host("web", List.of(), Map.of(), () -> guest, HostContext.NONE), InstantSource.system());

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

        assertThat(guest.clockAhead.toSeconds()).isCloseTo(-10, within(2L));
    }

    @Test
    void clockThatStoodStillAndWasSetIsAsBeforeBoth() {
        guest.clockAhead = Duration.ofSeconds(-60);
        clock.stoodStill(Duration.ofSeconds(60));
        clock.shift(Duration.ofDays(-9));
        guest.clockAhead = guest.clockAhead.minusSeconds(30);
        clock.stoodStill(Duration.ofSeconds(30));

        clock.restore();

        assertThat(guest.clockAhead.toSeconds()).isCloseTo(0, within(2L));
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
