package org.infratest.diagnosis;

import java.time.Duration;

/** The time that finding out may take. It begins to run when it is made. */
final class Budget {

    private final long end;

    Budget(Duration whole) {
        end = System.nanoTime() + whole.toNanos();
    }

    /** What is left; never negative. */
    Duration left() {
        long nanos = end - System.nanoTime();
        return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
    }

    /** Half of what is left, for a step that others follow. */
    Duration half() {
        return left().dividedBy(2);
    }

    /** The greater part of what is left: machines that answer at all do so soon, and busy ones need it. */
    Duration most() {
        return left().multipliedBy(2).dividedBy(3);
    }

    /** So long, if that much is left. */
    Duration atMost(Duration wanted) {
        Duration left = left();
        return left.compareTo(wanted) < 0 ? left : wanted;
    }

    boolean isOver() {
        return left().isZero();
    }
}
