package org.infratest.lab.net.ip;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.infratest.lab.net.Loop;
import org.infratest.lab.net.Station;
import org.infratest.lab.net.Wire;

/** A hub with faults: whatever one station sends, all others receive, later, twice, out of order or never. */
final class Cable {

    final List<byte[]> seen = new ArrayList<>();
    double loss;
    double duplication;
    double reordering;
    Duration delay = Duration.ofMillis(1);
    Predicate<byte[]> filter = frame -> true;
    boolean recording = true;

    private final Loop loop;
    private final Random random;
    private final List<Station> stations = new ArrayList<>();

    Cable(Loop loop, long seed) {
        this.loop = loop;
        this.random = new Random(seed);
    }

    /** The wire of the station that will be the next to be plugged in. */
    Wire wire() {
        int own = stations.size();
        return frame -> send(own, frame);
    }

    void plug(Station station) {
        stations.add(station);
    }

    private void send(int from, ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        if (recording) {
            seen.add(bytes);
        }
        if (random.nextDouble() < loss || !filter.test(bytes)) {
            return;
        }
        deliver(from, bytes);
        if (random.nextDouble() < duplication) {
            deliver(from, bytes);
        }
    }

    private void deliver(int from, byte[] bytes) {
        boolean late = random.nextDouble() < reordering;
        Duration after = late ? delay.plusNanos((long) (random.nextDouble() * 5_000_000)) : delay;
        loop.schedule(after, () -> {
            for (int i = 0; i < stations.size(); i++) {
                if (i != from) {
                    stations.get(i).receive(ByteBuffer.wrap(bytes));
                }
            }
        });
    }
}
