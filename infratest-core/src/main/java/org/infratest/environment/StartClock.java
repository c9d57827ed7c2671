package org.infratest.environment;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of its boot timeout a start has used. It stands still while the environment only waits for others: machines of it wait for their turn
 * to boot, and none boots. Safe for use by several threads.
 */
final class StartClock {

    private final LongSupplier nanos;
    private final long started;
    private long stoodStill;
    private long standsSince;
    private int waiting;
    private int booting;

    StartClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /** All of the time since the start. */
    Duration elapsed() {
        return Duration.ofNanos(nanos.getAsLong() - started);
    }

    /** What of it counts. */
    synchronized Duration counted() {
        long now = nanos.getAsLong();
        long stands = stands() ? now - standsSince : 0;
        return Duration.ofNanos(now - started - stoodStill - stands);
    }

    /** Somebody begins to wait, or ends, for the turn of others. */
    synchronized void waits(int more) {
        long now = begin();
        waiting += more;
        end(now);
    }

    /** Somebody begins to boot, or ends. */
    synchronized void boots(int more) {
        long now = begin();
        booting += more;
        end(now);
    }

    private boolean stands() {
        return waiting > 0 && booting == 0;
    }

    private long begin() {
        long now = nanos.getAsLong();
        if (stands()) {
            stoodStill += now - standsSince;
        }
        return now;
    }

    private void end(long now) {
        if (stands()) {
            standsSince = now;
        }
    }
}
