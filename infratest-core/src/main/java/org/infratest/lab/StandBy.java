package org.infratest.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Prepares for the next time that a lab goes back while a test uses it, one machine after the other for all labs of this JVM: a test does not
 * get less than all processors but one.
 */
final class StandBy {

    private static final ExecutorService ONE_BY_ONE = executor();

    private final List<Future<?>> planned = new ArrayList<>();

    private static ExecutorService executor() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "infratest-standby");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Prepares something when its turn comes. */
    synchronized void plan(Runnable preparation) {
        planned.add(ONE_BY_ONE.submit(preparation));
    }

    /** What has not begun will not begin. */
    synchronized void cancel() {
        planned.forEach(each -> each.cancel(false));
        planned.clear();
    }
}
