package org.infratest.state;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A value that has a name.
 *
 * @param name the name
 * @param value the value, or null where there is none
 * @param absence what is said where there is none
 * @param took how long it took to look
 */
@Api
public record ValueObservation(String name, @Nullable String value, String absence, Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** Nothing is no value. */
    static ValueObservation of(String name, String value, String absence, Duration took) {
        return new ValueObservation(name, value.isEmpty() ? null : value, absence, took);
    }

    /** Whether there is a value, be it an empty one. */
    public boolean exists() {
        return value != null;
    }

    @Override
    public String description() {
        return value == null ? absence : "it is '" + Printable.line(value, SHOWN) + "'";
    }
}
