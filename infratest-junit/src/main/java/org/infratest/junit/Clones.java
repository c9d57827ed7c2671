package org.infratest.junit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final long most;
    private final Consumer<String> onWait;
    private final Semaphore free = new Semaphore(1, true);
    private final List<Stand> idle = new ArrayList<>();
    private final List<Stand> clones = new ArrayList<>();
    private final Map<Taken, Thread> taken = new HashMap<>();
    /** The tests for which clones are being started, by their numbers. */
    private final Map<Integer, String> starting = new HashMap<>();

    private final Set<Integer> numbers = new HashSet<>();
    private @Nullable String end;
    private boolean begun;

    /** Makes clones. */
    interface Making {

        /** Keeps the moment from which all tests begin; called before the first one, and before each other one until that succeeds. */
        void begin();

        /** One that is yet to be started. */
        EnvironmentHandle<?> handle(int number);

        /** Takes it down. */
        void close(EnvironmentHandle<?> handle);
    }

    /**
     * Those of a class.
     *
     * @param original its own machines
     * @param most on how many tests may run at a time
     * @param onWait is told where a test has to wait, and for whom
     * @param never why there are no clones; null where there may be some
     */
    Clones(Stand original, Making making, long most, Consumer<String> onWait, @Nullable String never) {
        this.making = making;
        this.most = most;
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
        begin();
        try {
            if (free.tryAcquire(0, TimeUnit.SECONDS)) {
                return idle(test);
            }
            String reason;
            int number;
            synchronized (this) {
                reason = hindrance();
                number = reason.isEmpty() ? begin(test) : 0;
            }
            if (reason.isEmpty()) {
                try {
                    return another(number, test);
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

    private synchronized void begin() {
        if (!begun) {
            making.begin();
            begun = true;
        }
    }

    /** Why there is to be no further clone. */
    private synchronized String hindrance() {
        if (end != null) {
            return end;
        }
        return clones.size() + starting.size() + 1 < most
                ? ""
                : "no more than " + most + " tests of a class run side by side (infratest.budget.boots)";
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
    private Taken another(int number, String test) {
        boolean stands = false;
        try {
            EnvironmentHandle<?> handle = making.handle(number);
            start(handle);
            stands = true;
            return started(new Stand(handle, true), number, test);
        } finally {
            if (!stands) {
                withdraw(number);
            }
        }
    }

    /** The smallest number that no clone has. */
    private synchronized int begin(String test) {
        int number = 1;
        while (!numbers.add(number)) {
            number++;
        }
        starting.put(number, test);
        return number;
    }

    private synchronized Taken started(Stand clone, int number, String test) {
        starting.remove(number);
        clones.add(clone);
        return taken(clone, test);
    }

    private synchronized void withdraw(int number) {
        starting.remove(number);
        numbers.remove(number);
    }

    private void start(EnvironmentHandle<?> handle) {
        try {
            handle.startIfThereIsRoom();
        } catch (RuntimeException | Error e) {
            try {
                making.close(handle);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private synchronized String others() {
        return Stream.concat(taken.keySet().stream().map(each -> each.test), starting.values().stream())
                .sorted()
                .collect(Collectors.joining(", "));
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
