package org.infratest.reachability;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.infratest.Api;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.jspecify.annotations.Nullable;

/**
 * The flows of a {@link ReachabilityTable} in a running environment. They are probed all at once, each from the machine that it comes
 * from, as soon as the first is verified. Safe for use by several threads.
 */
@Api
public final class Survey implements AutoCloseable {

    private static final int MOST_THREADS = 64;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ReachabilityTable table;
    private final Questions questions;
    private final Judge judge;
    private final List<Flow> flows;
    private @Nullable ScheduledThreadPoolExecutor pool;
    private boolean closed;

    Survey(ReachabilityTable table, Environment environment, List<Cell> cells) {
        this.table = table;
        this.questions = new Questions(cells, table.within());
        this.judge = new Judge(table, environment, questions);
        this.flows = cells.stream().map(cell -> new Flow(this, cell)).toList();
    }

    /** All flows, in the order of the environment's machines and the table's services; this JVM comes first. */
    public List<Flow> flows() {
        return flows;
    }

    /**
     * Verifies all flows, and reports all that are wrong at once.
     *
     * @throws org.opentest4j.AssertionFailedError if some flow is not as the table says
     * @throws EnvironmentException if none is wrong, but some could not be verified
     */
    public void verify() {
        Wrongs wrongs = new Wrongs(table.origin(), flows.size());
        for (Flow flow : flows) {
            try {
                flow.verify();
            } catch (AssertionError | RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                wrongs.add(flow, e);
            }
        }
        wrongs.report();
    }

    void verify(Cell cell) {
        start();
        judge.judge(cell);
    }

    private synchronized void start() {
        if (closed) {
            throw new EnvironmentException(table.origin() + ": its flows were closed already");
        }
        if (pool == null) {
            pool = new ScheduledThreadPoolExecutor(MOST_THREADS, Survey::thread);
            questions.ask(pool);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "infratest-reachability-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Ends what is still under way; flows that were not certain until then cannot be verified any more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.shutdownNow();
        }
        questions.giveUp();
    }
}
