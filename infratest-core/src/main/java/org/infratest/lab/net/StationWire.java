package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The way of a station into its port. What it sends while it receives goes in afterwards: a frame is forwarded to all its receivers
 * before the next one.
 */
final class StationWire implements Wire {

    private final Loop loop;
    private final Forwarding forwarding;
    private final SwitchPort port;
    private final int limit;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean scheduled;

    StationWire(Loop loop, Forwarding forwarding, SwitchPort port, int limit) {
        this.loop = loop;
        this.forwarding = forwarding;
        this.port = port;
        this.limit = limit;
    }

    @Override
    public void send(ByteBuffer frame) {
        if (!loop.isCurrent()) {
            throw new IllegalStateException("A station sends on its loop, not on " + Thread.currentThread());
        }
        if (forwarding.isBusy() || !waiting.isEmpty()) {
            await(frame);
        } else {
            port.fromHost(frame.slice(), 0, frame.remaining());
        }
    }

    private void await(ByteBuffer frame) {
        int length = frame.remaining();
        if (waitingBytes + length > limit) {
            port.received().dropped(DropReason.QUEUE_FULL);
            return;
        }
        waiting.add(ByteBuffer.allocate(length).put(0, frame, frame.position(), length));
        waitingBytes += length;
        schedule();
    }

    private void schedule() {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            loop.execute(this::sendWaiting);
        }
    }

    private void sendWaiting() {
        // What comes in meanwhile has its turn when others had theirs.
        for (int count = waiting.size(); count > 0; count--) {
            ByteBuffer frame = waiting.remove();
            waitingBytes -= frame.limit();
            port.fromHost(frame, 0, frame.limit());
        }
        scheduled = false;
        schedule();
    }
}
