package org.infratest.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.environment.Awakening;
import org.infratest.environment.ClockReading;
import org.infratest.environment.Host;
import org.infratest.ssh.SshResult;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a machine, put right again by that of this computer: as far ahead of it as it was before somebody meddled. A machine that
 * boots takes the time from its hardware, where nobody does. Safe for use by several threads.
 */
final class MachineClock {

    /** Commands take their time to get there. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Host host;
    private final InstantSource clock;

    /** How far it was ahead before it was set; null where it was not. */
    private @Nullable Duration ahead;

    /** For how long the machine was frozen, and its clock with it. */
    private Duration stoodStill = Duration.ZERO;

    MachineClock(Host host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    /**
     * Sets it.
     *
     * @param by how much later than now; earlier where it is negative
     */
    synchronized void shift(Duration by) {
        Duration now = read();
        if (ahead == null) {
            ahead = now.plus(stoodStill);
        }
        set(now.plus(by));
    }

    /** The machine did not run for that long, since the last boot. */
    synchronized void stoodStill(Duration time) {
        stoodStill = stoodStill.plus(time);
    }

    /** The machine boots. */
    synchronized void booted() {
        stoodStill = Duration.ZERO;
        ahead = null;
    }

    /**
     * Makes it show what it would if nobody had meddled. The machine has to be on.
     *
     * @throws EnvironmentException if it does not keep that
     */
    synchronized void restore() {
        if (ahead == null && stoodStill.isZero()) {
            return;
        }
        Duration right = ahead != null ? ahead : read().plus(stoodStill);
        Awakening.promptly(clock, () -> set(right));
        ClockReading reading = reading();
        if (!reading.mayBe(right, TOLERANCE)) {
            throw new EnvironmentException("The clock of host '" + host.name() + "' was set right, and is "
                    + reading.ahead().minus(right).abs().toSeconds()
                    + " s off again; does a service on it set the time?");
        }
        booted();
    }

    /** How far it is ahead of this computer's. */
    private Duration read() {
        return reading().ahead();
    }

    private ClockReading reading() {
        return ClockReading.of(
                        clock,
                        () -> Optional.of(instant(run("date -u +%s.%N").stdout().strip())))
                .orElseThrow();
    }

    private void set(Duration aheadOfOurs) {
        Instant time = clock.instant().plus(aheadOfOurs);
        String seconds = String.valueOf(time.getEpochSecond());
        run("as=; [ \"$(id -u)\" = 0 ] || as='sudo -n'; $as date -u -s @" + seconds + "."
                + String.format("%03d", time.getNano() / 1_000_000) + " || $as date -u -s @" + seconds);
    }

    private SshResult run(String command) {
        SshResult result = host.ssh().exec(command);
        if (!result.succeeded()) {
            throw new EnvironmentException("The clock of host '" + host.name() + "' could not be read or set: "
                    + result.stderr().strip());
        }
        return result;
    }

    /** The date of busybox knows no fractions. */
    private static Instant instant(String shown) {
        String[] parts = shown.split("\\.", 2);
        boolean exact = parts.length == 2 && parts[1].matches("\\d{9}");
        long seconds = Long.parseLong(parts[0]);
        return exact ? Instant.ofEpochSecond(seconds, Long.parseLong(parts[1])) : ClockReading.second(seconds);
    }
}
