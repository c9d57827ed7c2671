package org.infratest.lab.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A loop with a thread of its own, which sleeps until a channel is ready, a task was given or a timer is due. One serves all links
 * of a lab.
 */
public final class EventLoop implements Loop, AutoCloseable {

    /** Selectors wait whole milliseconds, and the kernel adds up to a thousandth to long waits. */
    private static final long TOO_SHORT_TO_SELECT = TimeUnit.MILLISECONDS.toNanos(2);

    /** How long a ready channel may go unseen while a timer is so near that it takes a finer clock. */
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

    private static final Duration END = Duration.ofSeconds(10);

    private final Selector selector;
    private final Consumer<Throwable> errors;
    private final Thread thread;
    private final IoBuffers buffers = new IoBuffers();
    private final TimerQueue timers = new TimerQueue();

    private final Object lock = new Object();
    private Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean ended;

    private Queue<Runnable> running = new ArrayDeque<>();
    private volatile boolean napping;

    private EventLoop(Selector selector, Consumer<Throwable> errors) {
        this.selector = selector;
        this.errors = errors;
        thread = new Thread(this::run, "infratest-lab-net");
        thread.setDaemon(true);
    }

    /**
     * Starts one.
     *
     * @param errors is told, on the loop, what tasks threw
     * @throws EnvironmentException if the system gives no selector
     */
    public static EventLoop start(Consumer<Throwable> errors) {
        EventLoop loop;
        try {
            loop = new EventLoop(Selector.open(), errors);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The lab's networks could not be started, the system refuses a selector: " + e.getMessage()
                            + "; see whether the limit of open files (ulimit -n) is reached",
                    e);
        }
        loop.thread.start();
        return loop;
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * {@inheritDoc}
     *
     * @throws RejectedExecutionException if the loop was closed
     */
    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            if (ended) {
                throw new RejectedExecutionException("The lab's networks were closed");
            }
            tasks.add(task);
        }
        if (!isCurrent()) {
            wake();
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        TimerQueue.Entry entry = timers.entry(nanoTime() + Math.max(0, delay.toNanos()), task);
        if (isCurrent()) {
            timers.add(entry);
        } else {
            execute(() -> timers.add(entry));
        }
        return entry;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs what was given before, closes all channels and ends the thread. Waits for that, unless called on the loop. */
    @Override
    public void close() {
        synchronized (lock) {
            ended = true;
        }
        wake();
        if (!isCurrent()) {
            awaitEnd();
        }
    }

    /** Buffers for channels, for use on the loop. */
    IoBuffers buffers() {
        return buffers;
    }

    /** Has a non-blocking channel watched. To be called on the loop. */
    SelectionKey register(SelectableChannel channel, int operations, Consumer<SelectionKey> whenReady)
            throws ClosedChannelException {
        return channel.register(selector, operations, whenReady);
    }

    private void awaitEnd() {
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            // The thread is a daemon, and ends by itself.
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        selector.wakeup();
        if (napping) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!isEnded()) {
            guarded(this::awaitWork);
            runTimers();
            runTasks();
        }
        guarded(this::closeChannels);
        runTasks();
    }

    private void awaitWork() {
        try {
            Long due = hasTasks() ? Long.valueOf(nanoTime()) : timers.next();
            long remaining = due == null ? Long.MAX_VALUE : due - nanoTime();
            if (remaining <= 0) {
                selector.selectNow(this::ready);
            } else if (remaining < TOO_SHORT_TO_SELECT) {
                nap(remaining);
            } else {
                selector.select(this::ready, due == null ? 0 : milliseconds(remaining));
            }
        } catch (IOException e) {
            errors.accept(e);
        }
    }

    private static long milliseconds(long nanos) {
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(nanos);
        return Math.max(1, milliseconds - 1 - milliseconds / 500);
    }

    private void nap(long remaining) throws IOException {
        if (selector.selectNow(this::ready) > 0) {
            return;
        }
        napping = true;
        if (!hasTasks()) {
            LockSupport.parkNanos(this, Math.min(remaining, NAP));
        }
        napping = false;
    }

    @SuppressWarnings("unchecked")
    private void ready(SelectionKey key) {
        // What was ready before it may have closed this one.
        if (key.isValid()) {
            guarded(() -> ((Consumer<SelectionKey>) key.attachment()).accept(key));
        }
    }

    private void runTimers() {
        long now = nanoTime();
        Runnable due;
        while ((due = nextTimer(now)) != null) {
            guarded(due);
        }
    }

    private @Nullable Runnable nextTimer(long now) {
        return timers.poll(now);
    }

    /** Those that are there now: one that gives the next one keeps no channel waiting. */
    private void runTasks() {
        synchronized (lock) {
            Queue<Runnable> given = tasks;
            tasks = running;
            running = given;
        }
        Runnable task;
        while ((task = running.poll()) != null) {
            guarded(task);
        }
    }

    /** Whatever a task throws, others go on. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            report(e);
        }
    }

    private void report(Throwable error) {
        try {
            errors.accept(error);
        } catch (Throwable e) {
            e.addSuppressed(error);
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private boolean hasTasks() {
        synchronized (lock) {
            return !tasks.isEmpty() || ended;
        }
    }

    private boolean isEnded() {
        synchronized (lock) {
            return ended;
        }
    }

    private void closeChannels() {
        List<SelectionKey> keys = new ArrayList<>(selector.keys());
        try {
            for (SelectionKey key : keys) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            errors.accept(e);
        }
    }
}
