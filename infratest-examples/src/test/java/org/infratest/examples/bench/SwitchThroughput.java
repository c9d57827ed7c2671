package org.infratest.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** How much goes from one port of the lab's switch to another, against {@code vde_switch}. */
final class SwitchThroughput implements Figure {

    private static final long FRAMES = 500_000;

    @Override
    public String name() {
        return "switch-throughput-vde";
    }

    @Override
    public Reading measure() throws Exception {
        Path folder = Folders.temporary();
        try (Lane ours = new OurLane(Files.createDirectory(folder.resolve("ours")));
                Lane theirs = new VdeLane(folder.resolve("vde"))) {
            Pairs pairs = Pairs.measure(name(), () -> move(ours), () -> move(theirs));
            double gigabits = FRAMES * Lane.FRAME * 8.0 / 1e9;
            return new Reading(gigabits / pairs.ourMedian(), "Gbit/s", "vde_switch", 1 / pairs.ratio());
        } finally {
            Folders.delete(folder);
        }
    }

    private static Lane move(Lane lane) throws Exception {
        lane.move(FRAMES);
        return lane;
    }
}
