package org.infratest.environment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the clock of a machine showed, and between which moments of this computer's clock it did. A machine that is slow to answer makes that less
 * exact, and not wrong.
 *
 * @param asked before it was asked, by this computer's clock
 * @param shown by the machine's
 * @param answered after the answer came, by this computer's
 */
public record ClockReading(Instant asked, Instant shown, Instant answered) {

    private static final Duration PROMPT = Duration.ofSeconds(1);
    private static final int TRIES = 3;

    /**
     * Reads a clock, up to three times where the answer takes more than a second; the promptest counts.
     *
     * @param clock this computer's
     * @param machine asks the machine's; empty if it does not tell
     * @return empty if the machine did not tell at all
     */
    public static Optional<ClockReading> of(InstantSource clock, Supplier<Optional<Instant>> machine) {
        Optional<ClockReading> best = once(clock, machine);
        for (int n = 1; n < TRIES && best.filter(ClockReading::isSlow).isPresent(); n++) {
            Optional<ClockReading> known = best;
            best = Stream.concat(known.stream(), once(clock, machine).stream())
                    .min(Comparator.comparing(ClockReading::took));
        }
        return best;
    }

    private static Optional<ClockReading> once(InstantSource clock, Supplier<Optional<Instant>> machine) {
        Instant asked = clock.instant();
        return machine.get().map(shown -> new ClockReading(asked, shown, clock.instant()));
    }

    private boolean isSlow() {
        return took().compareTo(PROMPT) > 0;
    }

    /** The middle of a second that a clock shows. */
    public static Instant second(long sinceTheEpoch) {
        return Instant.ofEpochSecond(sinceTheEpoch, 500_000_000);
    }

    /** What the answer took. */
    public Duration took() {
        return Duration.between(asked, answered);
    }

    /** How far the machine's clock is ahead of this computer's, give or take half of what the answer took. */
    public Duration ahead() {
        return Duration.between(asked.plus(took().dividedBy(2)), shown);
    }

    /** Whether the machine's clock may be ahead by that, give or take so much. */
    public boolean mayBe(Duration ahead, Duration tolerance) {
        return ahead().minus(ahead).abs().compareTo(tolerance.plus(took().dividedBy(2))) <= 0;
    }
}
