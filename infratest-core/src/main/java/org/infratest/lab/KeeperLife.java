package org.infratest.lab;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.infratest.event.Durations;
import org.jspecify.annotations.Nullable;

/**
 * When a keeper ends: where it is told to; as soon as nobody uses its lab, unless the lab was left standing on purpose; and then some time after its
 * last use. Safe for use by several threads.
 */
final class KeeperLife implements LabKeeping.Life {

    private final BooleanSupplier isKept;
    private final Duration maxAge;
    private final Runnable takeDown;
    private final Consumer<String> alone;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ScheduledExecutorService clock = clock();
    private @Nullable ScheduledFuture<?> end;
    private boolean ending;

    /**
     * Creates one.
     *
     * @param patience how long to wait for the first one who uses it
     * @param isKept whether the lab was left standing on purpose
     * @param maxAge how long it is kept after its last use
     * @param takeDown takes the lab down; may be called several times
     * @param alone what is done before it ends by itself, with the reason
     */
    KeeperLife(Duration patience, BooleanSupplier isKept, Duration maxAge, Runnable takeDown, Consumer<String> alone) {
        this.isKept = isKept;
        this.maxAge = maxAge;
        this.takeDown = takeDown;
        this.alone = alone;
        endAfter(patience, "nobody has asked for the lab");
    }

    @Override
    public synchronized void used() {
        if (end != null && !ending) {
            end.cancel(false);
            end = null;
        }
    }

    @Override
    public synchronized void unused(boolean ready) {
        if (ready && isKept.getAsBoolean()) {
            endAfter(maxAge, "it was not used for " + Durations.text(maxAge) + " (infratest.keep.maxAge)");
        } else {
            endAfter(Duration.ZERO, "whoever used the lab is gone, and did not leave it standing");
        }
    }

    private synchronized void endAfter(Duration time, String reason) {
        if (!ending && !clock.isShutdown()) {
            end = clock.schedule(() -> endAlone(reason), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void endAlone(String reason) {
        synchronized (this) {
            ending = true;
        }
        try {
            alone.accept(reason);
        } finally {
            over.countDown();
        }
    }

    @Override
    public void takeDown() {
        takeDown.run();
    }

    /** Who ends alone asks itself to, on the way, and is not done by that. */
    @Override
    public synchronized void over() {
        if (!ending) {
            over.countDown();
        }
    }

    /** Returns when there is nothing left to do. */
    void await() throws InterruptedException {
        over.await();
        clock.shutdownNow();
    }

    private static ScheduledExecutorService clock() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "infratest-keeper-end");
            thread.setDaemon(true);
            return thread;
        });
    }
}
