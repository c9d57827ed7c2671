package org.infratest.lab.net.ip;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what was not taken, by reason. */
final class Discards {

    private final Map<Discard, LongAdder> counts = new EnumMap<>(Discard.class);

    Discards() {
        for (Discard reason : Discard.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** Counts one, and returns the null that a parser returns for it. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // null fits every type
    <T> @Nullable T count(Discard reason) {
        LongAdder counter = counts.get(reason);
        if (counter != null) {
            counter.increment();
        }
        return null;
    }

    long of(Discard reason) {
        LongAdder counter = counts.get(reason);
        return counter == null ? 0 : counter.sum();
    }

    /** Those above zero, by name in lower case with blanks. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((reason, count) -> {
            if (count.sum() > 0) {
                all.put(reason.name().toLowerCase(Locale.ROOT).replace('_', ' '), count.sum());
            }
        });
        return all;
    }
}
