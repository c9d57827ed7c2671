package org.infratest;

import java.time.Duration;

/**
 * For what is allowed a time, and has to get something done in it: it is tried with more and more. A computer that is busy gets there in the end;
 * what is broken never does.
 */
public final class MoreTime {

    private static final int TRIES = 4;
    private static final int GROWTH = 4;

    private MoreTime() {}

    /** A test that holds where there is time enough. */
    @FunctionalInterface
    public interface Test<E extends Exception> {
        void within(Duration time) throws E;
    }

    /** Runs the test with this time, and where it fails with 4, 16 and 64 times as much. */
    public static <E extends Exception> void from(Duration first, Test<E> test) throws E {
        Duration time = first;
        for (int i = 1; i < TRIES; i++) {
            try {
                test.within(time);
                return;
            } catch (AssertionError e) {
                time = time.multipliedBy(GROWTH);
            }
        }
        test.within(time);
    }
}
