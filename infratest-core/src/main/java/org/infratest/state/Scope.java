package org.infratest.state;

import org.infratest.environment.Host;
import org.infratest.expect.Patience;
import org.jspecify.annotations.Nullable;

/**
 * What the questions to one machine share.
 *
 * @param host the machine
 * @param store what is known about it
 * @param patience how long and how often
 * @param batch where assertions are collected, or null where each is made at once
 */
record Scope(
        Host host,
        FactStore store,
        Patience patience,
        @Nullable Batch batch) {

    Scope with(Patience changed) {
        return new Scope(host, store, changed, batch);
    }

    /** Whether the test itself said for how long to look: it knows that something is about to change. */
    boolean isWaiting() {
        return isSome(patience.within()) || isSome(patience.holds());
    }

    private static boolean isSome(java.time.@Nullable Duration duration) {
        return duration != null && !duration.isZero();
    }
}
