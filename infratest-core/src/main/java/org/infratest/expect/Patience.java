package org.infratest.expect;

import java.time.Duration;
import java.util.Objects;
import org.infratest.ConfigurationException;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/**
 * How long an assertion waits for what it expects, and how often it looks.
 *
 * @param within how soon it must be seen, or null where the test did not say
 * @param holds for how long it must last, or null where the test did not say
 * @param interval from the start of one attempt to the start of the next
 * @param attemptTimeout how long one attempt waits for an answer
 */
public record Patience(
        @Nullable Duration within, @Nullable Duration holds, Duration interval, Duration attemptTimeout) {

    /** What is said without a time comes true soon: services start, addresses come up. */
    static final Duration DEFAULT_WITHIN = Duration.ofSeconds(10);

    /** That something is closed could be luck for a moment. */
    static final Duration DEFAULT_HOLDS = Duration.ofSeconds(2);

    /** Checks the durations. */
    public Patience {
        require("within", within, true);
        require("holds", holds, true);
        require("every", interval, false);
        require("attemptTimeout", attemptTimeout, false);
    }

    /** With the defaults of assertions, and an attempt each second. */
    public static Patience with(Duration attemptTimeout) {
        return new Patience(null, null, Duration.ofSeconds(1), attemptTimeout);
    }

    /**
     * The time that counts for one assertion.
     *
     * @param within it must have begun to be true by then
     * @param holds from then on it must be true for so long
     */
    record Window(Duration within, Duration holds) {

        /** As the end of an expectation: {@code within 30 s}, {@code for 2 s}, or nothing. */
        String suffix() {
            String text = within.isZero() ? "" : " within " + Durations.text(within);
            return holds.isZero() ? text : text + (within.isZero() ? " for " : " and for ") + Durations.text(holds);
        }
    }

    /** The window of an assertion; a negative one is by itself about lasting, a positive one about coming true. */
    Window window(boolean negative) {
        if (within == null && holds == null) {
            return negative ? new Window(Duration.ZERO, DEFAULT_HOLDS) : new Window(DEFAULT_WITHIN, Duration.ZERO);
        }
        return new Window(
                Objects.requireNonNullElse(within, Duration.ZERO), Objects.requireNonNullElse(holds, Duration.ZERO));
    }

    private static void require(String name, @Nullable Duration value, boolean zeroAllowed) {
        if (value != null && (value.isNegative() || (!zeroAllowed && value.isZero()))) {
            throw new ConfigurationException(name + "(" + value + ") makes no sense: the duration must be "
                    + (zeroAllowed ? "zero or more" : "more than zero"));
        }
    }
}
