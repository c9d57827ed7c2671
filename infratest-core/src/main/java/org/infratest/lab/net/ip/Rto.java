package org.infratest.lab.net.ip;

/**
 * How long to wait for an acknowledgment (RFC 6298), in nanoseconds. The lower bound is 200 ms instead of a second, as in
 * Linux, and the first guess 500 ms: a lab's links are short, and a probe waits for no more than a few seconds.
 */
final class Rto {

    static final long FIRST = 500_000_000L;
    static final long LEAST = 200_000_000L;
    static final long MOST = 10_000_000_000L;

    private long smoothed = -1;
    private long variation;
    private long timeout = FIRST;
    private int backoff;
    private int unanswered;

    /** Takes a round-trip time that was measured. */
    void sample(long roundTrip) {
        if (smoothed < 0) {
            smoothed = roundTrip;
            variation = roundTrip / 2;
        } else {
            variation = (3 * variation + Math.abs(smoothed - roundTrip)) / 4;
            smoothed = (7 * smoothed + roundTrip) / 8;
        }
        timeout = Math.max(LEAST, Math.min(MOST, smoothed + 4 * variation));
    }

    /** Waits twice as long from now on. */
    void backOff() {
        backoff++;
        unanswered++;
    }

    /** The peer answers, though it takes nothing: it is still there, and still need not be asked often. */
    void heard() {
        unanswered = 0;
    }

    /** The peer takes something. */
    void progressed() {
        backoff = 0;
        unanswered = 0;
    }

    long current() {
        return Math.min(MOST, timeout << Math.min(backoff, 10));
    }

    /** How often it was waited in vain, in a row. */
    int unanswered() {
        return unanswered;
    }
}
