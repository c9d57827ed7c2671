package org.infratest.junit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.NoRoomException;
import org.jspecify.annotations.Nullable;

/**
 * The machines of a class that goes back, and clones of them: each test has one of these for itself. A clone is started when two tests meet, and
 * serves the tests that follow; where there is no room for one more, a test takes its turn. Safe for use by several threads.
 */
final class Clones implements AutoCloseable {

    private final Making making;
    private final Consumer<String> onWait;
    private final Semaphore free = new Semaphore(1, true);
    private final List<Stand> idle = new ArrayList<>();
    private final List<Stand> clones = new ArrayList<>();
    private final Map<Taken, Thread> taken = new HashMap<>();
    private int numbers;
    private @Nullable String end;

    /** Makes clones. */
    interface Making {

        /** One that is yet to be started. */
        EnvironmentHandle<?> handle(int number);

        /** Takes it down. */
        void close(EnvironmentHandle<?> handle);
    }

    /**
     * Those of a class.
     *
     * @param original its own machines, as they were at the moment from which each test begins
     * @param onWait is told where a test has to wait, and for whom
     * @param never why there are no clones; null where there may be some
     */
    Clones(Stand original, Making making, Consumer<String> onWait, @Nullable String never) {
        this.making = making;
        this.onWait = onWait;
        this.end = never;
        idle.add(original);
    }

    /** What a test has until it ends. */
    final class Taken implements AutoCloseable {

        private final Stand stand;
        private final String test;

        private Taken(Stand stand, String test) {
            this.stand = stand;
            this.test = test;
        }

        Stand stand() {
            return stand;
        }

        @Override
        public void close() {
            if (giveBack(this)) {
                free.release();
            }
        }
    }

    /**
     * Machines for a test: the class's own where nobody is on them, else a clone, else the first that becomes free.
     *
     * @throws EnvironmentException if it is interrupted, or would wait for a test that is under way in its own thread
     */
    Taken take(String test) {
        try {
            if (free.tryAcquire(0, TimeUnit.SECONDS)) {
                return idle(test);
            }
            String reason = end();
            if (reason == null) {
                try {
                    return another(test);
                } catch (NoRoomException e) {
                    reason = "there is no room for one more clone: " + e.getMessage();
                } catch (EnvironmentException e) {
                    reason = endWith(e);
                }
            }
            requireOutside(test);
            onWait.accept(test + " waits for " + others() + ": " + reason);
            free.acquire();
            return idle(test);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(test + " was interrupted while it waited for " + others(), e);
        }
    }

    private synchronized Taken idle(String test) {
        return taken(idle.remove(0), test);
    }

    private synchronized Taken taken(Stand stand, String test) {
        Taken now = new Taken(stand, test);
        taken.put(now, Thread.currentThread());
        return now;
    }

    private synchronized boolean giveBack(Taken back) {
        if (taken.remove(back) == null) {
            return false;
        }
        idle.add(back.stand.isClone() ? idle.size() : 0, back.stand);
        return true;
    }

    private synchronized @Nullable String end() {
        return end;
    }

    /** What went wrong with one will go wrong with the next; the tests themselves need none. */
    private synchronized String endWith(EnvironmentException failure) {
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        String reason = "a clone could not be started: "
                + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        end = reason;
        return reason;
    }

    /**
     * One more clone.
     *
     * @throws NoRoomException if there is no room for one at the moment
     */
    private Taken another(String test) {
        int number = next();
        EnvironmentHandle<?> handle = making.handle(number);
        try {
            handle.startIfThereIsRoom();
        } catch (RuntimeException | Error e) {
            discard(handle, number, e);
            throw e;
        }
        Stand stand = new Stand(handle, true);
        synchronized (this) {
            clones.add(stand);
            return taken(stand, test);
        }
    }

    private synchronized int next() {
        return ++numbers;
    }

    private void discard(EnvironmentHandle<?> handle, int number, Throwable reason) {
        synchronized (this) {
            if (number == numbers) {
                numbers--;
            }
        }
        try {
            making.close(handle);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private synchronized String others() {
        return taken.keySet().stream().map(each -> each.test).sorted().collect(Collectors.joining(", "));
    }

    /** A thread that waits inside of a test, as for a parallel stream, may be given another one to run meanwhile. */
    private synchronized void requireOutside(String test) {
        taken.forEach((around, thread) -> {
            if (thread.equals(Thread.currentThread())) {
                throw new EnvironmentException(test + " goes back (@Rewind), and JUnit runs it inside of " + around.test
                        + ", which waits for something else and uses the same machines; use no parallel stream in a"
                        + " test, or put @Execution(SAME_THREAD) on the class");
            }
        });
    }

    /** Takes all clones down. */
    @Override
    public void close() {
        List<Stand> all;
        synchronized (this) {
            all = List.copyOf(clones);
            clones.clear();
            end = "the class has ended";
        }
        RuntimeException trouble = null;
        for (Stand clone : all) {
            try {
                making.close(clone.handle());
            } catch (RuntimeException e) {
                if (trouble == null) {
                    trouble = e;
                } else {
                    trouble.addSuppressed(e);
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
