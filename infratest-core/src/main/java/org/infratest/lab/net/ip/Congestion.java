package org.infratest.lab.net.ip;

/** How much may be under way (RFC 5681, with the recovery of RFC 6582 and the first window of RFC 6928), in bytes. */
final class Congestion {

    private static final int FIRST_SEGMENTS = 10;
    private static final int DUPLICATES = 3;
    private static final long MOST = 1L << 30;

    private int mss = 536;
    private long window;
    private long threshold = MOST;
    private int duplicates;
    private boolean recovering;
    private int recover;
    private boolean recoverSet;

    void start(int segment) {
        mss = segment;
        window = (long) FIRST_SEGMENTS * segment;
    }

    long window() {
        return window;
    }

    boolean isRecovering() {
        return recovering;
    }

    /**
     * New bytes were acknowledged.
     *
     * @return whether the next segment is missing too and must be sent again
     */
    boolean acknowledged(int count, int acknowledgment) {
        duplicates = 0;
        recoverSet &=
                recovering || !Sequences.isBefore(recover, acknowledgment); // else it would count again after 2 GiB
        if (recovering && Sequences.isBefore(acknowledgment, recover)) {
            window = Math.max(mss, window - count + mss);
            return true;
        }
        if (recovering) {
            recovering = false;
            window = threshold;
        } else if (window < threshold) {
            window = Math.min(MOST, window + Math.min(count, 2 * mss));
        } else {
            window = Math.min(MOST, window + Math.max(1, (long) mss * mss / window));
        }
        return false;
    }

    /**
     * An acknowledgment came again.
     *
     * @param highest the end of what was sent
     * @return whether the first segment is lost and must be sent again
     */
    boolean duplicate(int acknowledgment, int highest, long underWay) {
        if (recovering) {
            window = Math.min(MOST, window + mss);
            return false;
        }
        duplicates++;
        if (duplicates != DUPLICATES || (recoverSet && !Sequences.isBefore(recover, acknowledgment))) {
            return false;
        }
        threshold = Math.max(underWay / 2, 2L * mss);
        window = threshold + (long) DUPLICATES * mss;
        recovering = true;
        setRecover(highest);
        return true;
    }

    /** Nothing was acknowledged in time. */
    void timedOut(int highest, long underWay) {
        threshold = Math.max(underWay / 2, 2L * mss);
        window = mss;
        recovering = false;
        duplicates = 0;
        setRecover(highest);
    }

    private void setRecover(int highest) {
        recover = highest;
        recoverSet = true;
    }
}
