package org.infratest.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * The tests on the machines of one environment: one that breaks something is alone there, all others run at the same time. Served in the order
 * of coming, so nobody starves. Safe for use by several threads.
 */
final class TestTurns {

    private static final int ALL = Integer.MAX_VALUE;

    private final Elsewhere elsewhere;
    private final Semaphore permits = new Semaphore(ALL, true);
    private final List<Turn> turns = new ArrayList<>();

    /**
     * One test's turn, or its wait for one.
     *
     * @param thread who runs it
     * @param running whether its turn has come
     */
    private record Turn(String test, boolean alone, Thread thread, boolean running) {

        Turn come() {
            return new Turn(test, alone, thread, true);
        }
    }

    /** The tests that other JVMs have on the same machines. */
    interface Elsewhere {

        /** Waits for a test's turn among them. */
        Taken take(String test, boolean alone, Consumer<String> onWait);
    }

    /** Those of an environment that only this JVM uses. */
    TestTurns() {
        this((test, alone, onWait) -> () -> {});
    }

    /** Those of an environment that other JVMs may use as well. */
    TestTurns(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
    }

    /** What a test has until it ends. */
    interface Taken extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Waits for a test's turn.
     *
     * @param alone whether it breaks something
     * @param onWait is told where it has to wait, and for whom
     * @throws EnvironmentException if it is interrupted, or would wait for a test that is under way in its own thread
     */
    Taken take(String test, boolean alone, Consumer<String> onWait) {
        if (isInside(test, alone)) {
            return () -> {};
        }
        Turn waiting = new Turn(test, alone, Thread.currentThread(), false);
        int needed = alone ? ALL : 1;
        String others = others(waiting);
        boolean come = false;
        try {
            if (!permits.tryAcquire(needed, 0, TimeUnit.SECONDS)) {
                onWait.accept(
                        alone
                                ? test + " breaks something on these machines, and waits for " + others
                                : test + " waits for " + others + ", which breaks something on these machines");
                permits.acquire(needed);
            }
            come = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(test + " was interrupted while it waited for " + others, e);
        } finally {
            exchange(waiting, come ? waiting.come() : null);
        }
        Turn turn = waiting.come();
        Taken here = () -> {
            exchange(turn, null);
            permits.release(needed);
        };
        Taken there = null;
        try {
            there = elsewhere.take(test, alone, onWait);
        } finally {
            if (there == null) {
                here.close();
            }
        }
        return both(there, here);
    }

    private static Taken both(Taken first, Taken second) {
        return () -> {
            try {
                first.close();
            } finally {
                second.close();
            }
        };
    }

    /** A thread that waits inside of a test, as for a parallel stream, may be given another one to run meanwhile. */
    private synchronized boolean isInside(String test, boolean alone) {
        List<Turn> around = turns.stream()
                .filter(turn -> turn.running() && turn.thread().equals(Thread.currentThread()))
                .toList();
        if (!around.isEmpty() && alone) {
            throw new EnvironmentException(test + " breaks something, and JUnit runs it inside of "
                    + around.get(0).test() + ", which waits for something else and uses the same machines;"
                    + " use no parallel stream in a test, or put @Execution(SAME_THREAD) on the class");
        }
        return !around.isEmpty();
    }

    private synchronized String others(Turn waiting) {
        String others = turns.stream()
                .filter(turn -> waiting.alone() || turn.alone())
                .map(Turn::test)
                .distinct()
                .collect(Collectors.joining(", "));
        turns.add(waiting);
        return others;
    }

    private synchronized void exchange(Turn old, @Nullable Turn now) {
        turns.remove(old);
        if (now != null) {
            turns.add(now);
        }
    }
}
