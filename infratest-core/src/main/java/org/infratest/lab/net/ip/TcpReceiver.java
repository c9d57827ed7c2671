package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;
import org.infratest.lab.net.Loop;

/** The half of a connection that receives: puts bytes in order and decides when to acknowledge (RFC 9293, 3.8.6, RFC 5681, 4.2). */
final class TcpReceiver {

    /** What the window is divided by on the wire, as a shift: 256 KiB fit 16 bits then. */
    static final int SCALE = 3;

    private static final long DELAY = 40_000_000L;

    private final TcpInput input;
    private final Discards discards;
    private final Alarm delayed;
    private final Ranges ranges = new Ranges();
    private int next;
    private int edge;
    private int step;
    private int scale;
    private boolean finKnown;
    private int finSequence;
    private boolean finReceived;
    private boolean isDue;
    private int unacknowledged;

    TcpReceiver(TcpConnection connection, TcpInput input, Loop loop, Discards discards) {
        this.input = input;
        this.discards = discards;
        this.delayed = new Alarm(loop, connection::acknowledge);
    }

    /** The peer's SYN came. */
    void start(int sequence, int segment) {
        next = sequence + 1;
        edge = next;
        step = Math.min(segment, TcpInput.CAPACITY / 2);
    }

    /** The window is scaled from now on, if the peer does so too. */
    void scale(boolean both) {
        scale = both ? SCALE : 0;
    }

    int next() {
        return next;
    }

    boolean isFinReceived() {
        return finReceived;
    }

    /** What to advertise. Moves in steps only, so that the peer never has reason to send tiny segments. */
    int window() {
        int wanted = next + input.free();
        if (wanted - edge >= step || input.free() == 0) {
            edge = Sequences.max(edge, wanted);
        }
        return Math.min(0xffff, Math.max(0, edge - next) >> scale);
    }

    /** Whether reading made so much room that the peer should hear of it. */
    boolean hasNews() {
        int room = next + input.free() - edge;
        return room >= Math.max(step, TcpInput.CAPACITY / 4) || (edge - next < step && room >= step);
    }

    /** Whether some of it lies where something is expected (RFC 9293, 3.10.7.4). */
    boolean isAcceptable(TcpSegment segment) {
        int start = segment.sequence() - next;
        int end = start + segment.length();
        int free = input.free();
        if (segment.length() == 0) {
            return start >= 0 && start <= free;
        }
        return start < free && end > 0;
    }

    /** Takes an acceptable segment's bytes and its FIN. One without either is never acknowledged. */
    void take(TcpSegment segment) {
        if (segment.length() == 0) {
            return;
        }
        ByteBuffer bytes = segment.payload().duplicate();
        int start = segment.sequence() - next;
        int end = start + bytes.remaining();
        boolean isOld = start < 0;
        if (isOld) {
            bytes.position(bytes.position() + Math.min(bytes.remaining(), -start));
            start = 0;
        }
        int room = Math.max(0, input.free() - start);
        boolean isCut = bytes.remaining() > room;
        if (isCut) {
            bytes.limit(bytes.position() + room);
        }
        if (segment.has(TcpSegment.FIN) && !isCut && !finKnown) {
            finKnown = true;
            finSequence = next + end;
        }
        store(start, bytes);
        advance();
        isDue |= isOld || isCut || start > 0 || !ranges.isEmpty() || segment.has(TcpSegment.FIN);
        if (++unacknowledged >= 2) {
            isDue = true;
        }
        delayed.atMostIn(DELAY);
    }

    private void store(int start, ByteBuffer bytes) {
        if (!bytes.hasRemaining() || (finKnown && finReceived)) {
            return;
        }
        if (ranges.add(start, start + bytes.remaining())) {
            input.put(start, bytes);
        } else {
            discards.count(Discard.NO_ROOM);
        }
    }

    private void advance() {
        int count = ranges.advance();
        if (count > 0) {
            input.commit(count);
            next += count;
        }
        if (finKnown && !finReceived && next == finSequence) {
            next++;
            finReceived = true;
            input.finish();
        }
    }

    /** Whether an acknowledgment must not wait. */
    boolean isDue() {
        return isDue;
    }

    /** An acknowledgment leaves. */
    void acknowledged() {
        isDue = false;
        unacknowledged = 0;
        delayed.off();
    }

    void stop() {
        delayed.off();
    }
}
