package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a frame takes from one port of the lab's switch to another, against {@code vde_switch}. */
final class SwitchLatencyVde implements Figure {

    private static final int PASSAGES = 50_000;

    @Override
    public String name() {
        return "switch-latency-vde";
    }

    @Override
    public Reading measure() throws Exception {
        Path folder = Folders.temporary();
        try (Lane ours = new OurLane(Files.createDirectory(folder.resolve("ours")));
                Lane theirs = new VdeLane(folder.resolve("vde"))) {
            Pairs pairs = Pairs.measureTimed(name(), () -> passage(ours), () -> passage(theirs));
            return new Reading(pairs.ourMedian(), "s", "vde_switch", pairs.ratio());
        } finally {
            Folders.delete(folder);
        }
    }

    /** The median, in seconds. */
    private static double passage(Lane lane) throws IOException {
        List<Double> passages = new ArrayList<>();
        for (int i = 0; i < PASSAGES; i++) {
            passages.add(lane.passage() / 1e9);
        }
        return Pairs.median(passages);
    }
}
