package org.infratest.report;

import java.time.Instant;
import java.util.Objects;
import org.infratest.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * One JSON line.
 *
 * @param at when it happened
 * @param run the run's id
 * @param pid the process id of the JVM in which it happened
 * @param test the test that was running in the thread that emitted it, or null outside of tests
 * @param event what happened
 */
record LoggedEvent(
        Instant at, String run, long pid, @Nullable String test, Event event) {

    /** Refuses a damaged line that spells out a null. */
    LoggedEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(event, "event");
    }
}
