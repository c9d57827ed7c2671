package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** The frames that wait at a port while its switch holds. All on the loop. */
final class HeldFrames {

    private final int limit;
    private final Tally tally;
    private final Deque<byte[]> frames = new ArrayDeque<>();
    private int bytes;

    /**
     * Holds none.
     *
     * @param limit how many bytes there is room for
     * @param tally counts those for which there was none
     */
    HeldFrames(int limit, Tally tally) {
        this.limit = limit;
        this.tally = tally;
    }

    void add(ByteBuffer buffer, int start, int length) {
        if (bytes + length > limit) {
            tally.dropped(DropReason.QUEUE_FULL);
            return;
        }
        byte[] frame = new byte[length];
        buffer.get(start, frame);
        frames.add(frame);
        bytes += length;
    }

    List<String> copy() {
        return frames.stream().map(HexFormat.of()::formatHex).toList();
    }

    void become(List<String> others) {
        frames.clear();
        others.forEach(frame -> frames.add(HexFormat.of().parseHex(frame)));
        bytes = frames.stream().mapToInt(frame -> frame.length).sum();
    }

    /** Lets them out, in their order. */
    void release(ImpairedPath.Exit exit) {
        bytes = 0;
        for (byte[] frame = frames.poll(); frame != null; frame = frames.poll()) {
            exit.pass(ByteBuffer.wrap(frame), 0, frame.length);
        }
    }
}
