package org.infratest.lab.net.ip;

import java.time.Duration;
import org.infratest.lab.net.Loop;

/**
 * A moment at which something is done, which is often put off before it comes: putting it off costs nothing. For use on the
 * loop.
 */
final class Alarm {

    private final Loop loop;
    private final Runnable task;
    private boolean on;
    private boolean scheduled;
    private long deadline;
    private long fires;
    private int generation;

    Alarm(Loop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** Sets it to go off that many nanoseconds from now, instead of whenever it was set to. */
    void in(long nanos) {
        on = true;
        deadline = loop.nanoTime() + nanos;
        if (!scheduled || deadline - fires < 0) {
            schedule(nanos);
        }
    }

    /** Sets it so, unless it is set already. */
    void atMostIn(long nanos) {
        if (!on) {
            in(nanos);
        }
    }

    void off() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    private void schedule(long nanos) {
        scheduled = true;
        fires = loop.nanoTime() + nanos;
        int current = ++generation;
        loop.schedule(Duration.ofNanos(nanos), () -> fire(current));
    }

    private void fire(int of) {
        if (of != generation) {
            return;
        }
        scheduled = false;
        if (!on) {
            return;
        }
        long left = deadline - loop.nanoTime();
        if (left > 0) {
            schedule(left);
        } else {
            on = false;
            task.run();
        }
    }
}
