package org.infratest.state;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one attempt may look at.
 *
 * @param store what is known about the machine
 * @param oldest how old it may be
 * @param begun when the attempt began
 * @param deadline how long the machine may take to answer
 */
record Facts(FactStore store, long oldest, long begun, Duration deadline) {

    /** What is known about that; asked for now if need be. */
    <T> T get(Fact<T> fact) {
        return store.get(fact, oldest(fact), begun, deadline);
    }

    /** How old each of them may be. */
    Map<Fact<?>, Long> wanted(Collection<Fact<?>> facts) {
        Map<Fact<?>, Long> wanted = new LinkedHashMap<>();
        facts.forEach(fact -> wanted.put(fact, oldest(fact)));
        return wanted;
    }

    /** How long the attempt has taken. */
    Duration took() {
        return Duration.ofNanos(store.now() - begun);
    }

    private long oldest(Fact<?> fact) {
        return fact.isKept() ? oldest : begun;
    }
}
