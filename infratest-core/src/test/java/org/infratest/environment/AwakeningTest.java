package org.infratest.environment;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.EnvironmentException;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.SshResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that is slow to do what it is told, or to say that it has. */
class AwakeningTest {

    private static final Pattern WAKE = Pattern.compile("wake (\\d+)\\.(\\d+) ");

    private final Machine machine = new Machine();
    private final Awakening awakening = new Awakening(() -> machine.now);

    private static final class Machine extends CommandsOnly {

        Instant now = Instant.ofEpochSecond(1_800_000_000L, 123_000_000);
        Duration ahead = ZERO;
        Deque<Duration> slowness = new ArrayDeque<>();
        boolean doesItAtOnce;
        int told;
        boolean setsItselfBack;

        @Override
        public SshResult exec(String command, Duration deadline) {
            told++;
            Duration slow = slowness.isEmpty() ? ZERO : slowness.remove();
            now = now.plus(doesItAtOnce ? ZERO : slow);
            Matcher wake = WAKE.matcher(command);
            if (wake.find() && !setsItselfBack) {
                Instant set =
                        Instant.ofEpochSecond(Long.parseLong(wake.group(1)), Long.parseLong(wake.group(2)) * 1_000_000);
                ahead = Duration.between(now, set);
            }
            String shown = now.plus(ahead).getEpochSecond() + "\n";
            now = now.plus(doesItAtOnce ? slow : ZERO);
            return new SshResult(command, 0, shown, "", false, ZERO);
        }

        @Override
        public void upload(Path local, String remote) {
            throw new AssertionError("nothing is uploaded");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "6, true", "29, true", "1, false", "6, false", "29, false"})
    void clockThatIsRightIsNotAheadHoweverSlowTheMachineIs(int seconds, boolean doesItAtOnce) {
        machine.doesItAtOnce = doesItAtOnce;
        machine.slowness.addAll(List.of(ofSeconds(seconds), ofSeconds(seconds), ofSeconds(seconds)));

        assertThat(awakening.ahead("web", machine)).isZero();
    }

    @Test
    void clockThatIsAheadOnPurposeIsSeenThroughSlowAnswers() {
        machine.ahead = ofDays(365);
        machine.slowness.addAll(List.of(ofSeconds(6), ofSeconds(8), ofSeconds(7)));

        assertThat(awakening.ahead("web", machine)).isCloseTo(ofDays(365), ofSeconds(4));
        assertThat(machine.told).isEqualTo(3);
    }

    @Test
    void clockIsReadUntilTheAnswerIsPrompt() {
        machine.ahead = ofSeconds(-5);
        machine.slowness.addAll(List.of(ofSeconds(20)));

        assertThat(awakening.ahead("web", machine)).isCloseTo(ofSeconds(-5), ofSeconds(1));
        assertThat(machine.told).isEqualTo(2);
    }

    @Test
    void clockThatWasSetLateIsSetAgain() {
        machine.slowness.addAll(List.of(ofSeconds(8), ofSeconds(1)));

        awakening.wake("web", machine, ZERO);

        assertThat(machine.told).isEqualTo(2);
        assertThat(machine.ahead.toMillis()).isCloseTo(0, within(1000L));
    }

    @Test
    void clockThatIsSetAtOnceIsSetOnce() {
        awakening.wake("web", machine, ofDays(9));

        assertThat(machine.told).isEqualTo(1);
        assertThat(machine.ahead).isEqualTo(ofDays(9));
    }

    @Test
    void machineThatIsSlowEachTimeIsToldNoMoreThanThreeTimes() {
        for (int n = 0; n < 9; n++) {
            machine.slowness.add(ofSeconds(18));
        }

        awakening.wake("web", machine, ZERO);

        assertThat(machine.told).isEqualTo(3);
    }

    @Test
    void clockThatIsSetBackByAServiceIsAnError() {
        machine.ahead = ofSeconds(-60);
        machine.setsItselfBack = true;

        assertThatThrownBy(() -> awakening.wake("web", machine, ZERO))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("The clock of host 'web' was set, and is 59 s off; may it be set there, and does a service"
                        + " on it set the time?");
    }
}
