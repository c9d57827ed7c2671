package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a frame takes from one port of the lab's switch to another, when nothing else is under way, with all of it on one processor: the
 * median.
 */
final class SwitchLatency implements Figure {

    private static final double LIMIT = 0.000_020;
    private static final int WARM = 100_000;
    private static final int COUNTED = 50_000;

    @Override
    public String name() {
        return "switch-latency";
    }

    @Override
    public Reading measure() throws Exception {
        double median = OneProcessor.with(SwitchLatency::median);
        return new Reading(median, "s", "limit", median / LIMIT);
    }

    private static double median() throws IOException {
        Path folder = Folders.temporary();
        try (OurLane lane = new OurLane(folder)) {
            for (int i = 0; i < WARM; i++) {
                lane.passage();
            }
            List<Double> passages = new ArrayList<>();
            for (int i = 0; i < COUNTED; i++) {
                passages.add(lane.passage() / 1e9);
            }
            return Pairs.median(passages);
        } finally {
            Folders.delete(folder);
        }
    }
}
