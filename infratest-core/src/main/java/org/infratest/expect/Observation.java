package org.infratest.expect;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/** What was seen in one attempt, by a probe or on a machine, without a judgement. */
@Api
public interface Observation {

    /**
     * What was seen, as the end of a sentence that begins with <i>but</i>: {@code the connection was refused}.
     * One line, without control characters.
     */
    String description();

    /** More lines that help to understand it, as {@code key: value}; none by default. */
    default List<String> details() {
        return List.of();
    }

    /** The exception behind it, or null where there was none. */
    default @Nullable Throwable cause() {
        return null;
    }

    /** How long the attempt took. */
    Duration took();
}
