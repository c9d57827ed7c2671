package org.infratest.lab.net;

import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tasks that wait for their time, the soonest first, and of equal ones the earlier given. For one thread, except cancelling. */
final class TimerQueue {

    private static final int WORTH_PURGING = 64;

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private long given;

    /** Creates what {@link #add} takes; may be called from any thread. */
    Entry entry(long time, Runnable task) {
        return new Entry(time, task);
    }

    void add(Entry entry) {
        entry.order = given++;
        entries.add(entry);
        // Timers that are nearly always taken back, like those for a retransmission, would pile up until their time.
        if (cancelled.get() > WORTH_PURGING && cancelled.get() > entries.size() / 2) {
            entries.removeIf(e -> e.cancelled);
            cancelled.set(0);
        }
    }

    /** When the first is due, or null where none waits. */
    @Nullable
    Long next() {
        Entry first;
        while ((first = entries.peek()) != null && first.cancelled) {
            remove();
        }
        return first == null ? null : first.time;
    }

    /** Takes the first one out if it is due. */
    @Nullable
    Runnable poll(long now) {
        Long next = next();
        if (next == null || next - now > 0) {
            return null;
        }
        Entry due = entries.remove();
        due.gone = true;
        return due.task;
    }

    int size() {
        return entries.size();
    }

    private void remove() {
        entries.remove();
        cancelled.decrementAndGet();
    }

    /** One task and its time. */
    final class Entry implements Loop.Timer, Comparable<Entry> {

        private final long time;
        private final Runnable task;
        private long order;
        private volatile boolean cancelled;
        private volatile boolean gone;

        private Entry(long time, Runnable task) {
            this.time = time;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (!cancelled && !gone) {
                cancelled = true;
                TimerQueue.this.cancelled.incrementAndGet();
            }
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.signum(time - other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
