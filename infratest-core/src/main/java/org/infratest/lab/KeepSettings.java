package org.infratest.lab;

import java.time.Duration;
import org.infratest.environment.Budget;

/**
 * How labs are kept that may outlive their run.
 *
 * @param maxAge how long after its last use one ends by itself
 * @param budget how much of this computer there is for all
 */
public record KeepSettings(Duration maxAge, Budget budget) {

    /** How long a lab is kept where nobody says otherwise. */
    public static final Duration MAX_AGE = Duration.ofHours(8);

    /** What holds where nobody says otherwise. */
    public static KeepSettings defaults() {
        return new KeepSettings(MAX_AGE, Budget.ofThisComputer());
    }
}
