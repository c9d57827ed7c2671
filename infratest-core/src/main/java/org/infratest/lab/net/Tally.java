package org.infratest.lab.net;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what goes one way through a port. Written on the loop alone, so without a locked instruction; read by anybody. */
final class Tally {

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<DropReason, AtomicLong> dropped = new EnumMap<>(DropReason.class);

    Tally() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new AtomicLong());
        }
    }

    void passed(long moreFrames, long moreBytes) {
        add(frames, moreFrames);
        add(bytes, moreBytes);
    }

    void dropped(DropReason reason) {
        add(Objects.requireNonNull(dropped.get(reason)), 1);
    }

    PortCounters.Traffic snapshot() {
        Map<DropReason, Long> some = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, count) -> {
            if (count.get() > 0) {
                some.put(reason, count.get());
            }
        });
        return new PortCounters.Traffic(frames.get(), bytes.get(), some);
    }

    private static void add(AtomicLong count, long more) {
        count.lazySet(count.getPlain() + more);
    }
}
