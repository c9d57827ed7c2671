package org.infratest.environment;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.ssh.SshResult;
import org.infratest.ssh.SshSession;

/**
 * Tells a machine that went back, or that stood still, what it cannot know: how late it is, and random numbers that no copy of it has seen. Safe for
 * use by several threads.
 */
public final class Awakening {

    /**
     * The function {@code wake} of a shell: it sets the clock to its first argument, in seconds, and mixes its second one, in hexadecimal digits, into the
     * random numbers; the kernel uses them at once where perl or python can tell it to.
     */
    public static final String FUNCTION = """
            wake() {
                date -u -s "@$1" > /dev/null 2>&1 || date -u -s "@${1%.*}" > /dev/null 2>&1
                printf %s "$2" > /dev/urandom
                if command -v perl; then
                    perl -e "ioctl(STDOUT, 0x5207, 0)" > /dev/urandom
                elif command -v python3; then
                    python3 -c "import fcntl; fcntl.ioctl(1, 0x5207)" > /dev/urandom
                fi > /dev/null 2>&1
            }
            """;

    /** Begins a command that needs root. */
    public static final String AS_ROOT = "as=; [ \"$(id -u)\" = 0 ] || as='sudo -n'; $as ";

    /** What a command on the way takes; a clock that is off by no more counts as right. */
    public static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** An emulated machine on a busy computer may take its time between the two commands. */
    private static final Duration STILL_RIGHT = Duration.ofSeconds(10);

    private static final int SEED_BYTES = 32;
    private static final int TRIES = 3;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates it.
     *
     * @param clock this computer's
     */
    public Awakening(InstantSource clock) {
        this.clock = clock;
    }

    /** The arguments of {@code wake} for a machine whose clock is to be ahead of this computer's by that. */
    public String arguments(Duration ahead) {
        Instant time = clock.instant().plus(ahead);
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return time.getEpochSecond() + "." + String.format("%03d", time.getNano() / 1_000_000) + " "
                + HexFormat.of().formatHex(seed);
    }

    /**
     * Sets a clock, and again where that took so long that it may be late by more than {@link #TOLERANCE}; three times at the most.
     *
     * @param clock this computer's
     */
    public static void promptly(InstantSource clock, Runnable setting) {
        for (int n = 0; n < TRIES; n++) {
            Instant begun = clock.instant();
            setting.run();
            if (Duration.between(begun, clock.instant()).compareTo(TOLERANCE) <= 0) {
                return;
            }
        }
    }

    /**
     * How far the clock of a machine is ahead of this computer's; zero where that is as good as nothing.
     *
     * @throws EnvironmentException if it does not tell
     */
    public Duration ahead(String machine, SshSession ssh) {
        ClockReading reading = ClockReading.of(
                        clock, () -> Optional.of(shown(machine, ssh.exec("date -u +%s", ANSWER))))
                .orElseThrow();
        return reading.mayBe(Duration.ZERO, TOLERANCE) ? Duration.ZERO : reading.ahead();
    }

    /**
     * Wakes a machine by a login, and makes sure that its clock is right.
     *
     * @param ahead by how much its clock is to be ahead of this computer's
     * @throws EnvironmentException if that does not succeed
     */
    public void wake(String machine, SshSession ssh, Duration ahead) {
        promptly(clock, () -> {
            Instant asked = clock.instant();
            SshResult shown =
                    ssh.exec(AS_ROOT + "sh -c '" + FUNCTION + "wake " + arguments(ahead) + "; date -u +%s'", ANSWER);
            ClockReading reading = new ClockReading(asked, shown(machine, shown), clock.instant());
            if (!reading.mayBe(ahead, STILL_RIGHT)) {
                throw new EnvironmentException("The clock of host '" + machine + "' was set, and is "
                        + reading.ahead().minus(ahead).abs().toSeconds()
                        + " s off; may it be set there, and does a service on it set the time?");
            }
        });
    }

    private static Instant shown(String machine, SshResult shown) {
        String seconds = shown.stdout().strip();
        if (!shown.succeeded() || !seconds.matches("\\d{1,11}")) {
            throw new EnvironmentException("The clock of host '" + machine + "' could not be read or set: "
                    + (shown.succeeded()
                            ? "it said '" + seconds + "'"
                            : shown.stderr().strip()));
        }
        return ClockReading.second(Long.parseLong(seconds));
    }
}
