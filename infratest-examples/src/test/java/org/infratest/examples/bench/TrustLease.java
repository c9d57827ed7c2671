package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;

/**
 * What it costs that nothing is left behind: environments without machines, from the start to the end, with all that an environment has on record and
 * the watcher that is told of it. The first one, which starts the watcher, is told beside the median of those that follow.
 */
final class TrustLease implements Figure {

    private static final double LIMIT = 0.02;
    private static final int MEASURED = 50;

    @Override
    public String name() {
        return "trust-lease";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            Places places = new Places(work.resolve("cache"), work.resolve("run"), Instant.now());
            System.err.printf("    the first one took %.1f ms%n", environment(places) * 1_000);
            double[] seconds = new double[MEASURED];
            Arrays.setAll(seconds, each -> environment(places));
            Arrays.sort(seconds);
            double median = seconds[MEASURED / 2];
            return new Reading(median, "s", "limit", median / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }

    private static double environment(Places places) {
        long start = System.nanoTime();
        try (EnvironmentHandle<NothingReader.Nothing> handle = new EnvironmentHandle<>(
                new NothingReader.NothingProvider(),
                new NothingReader.Nothing(),
                places,
                Teardown.ALWAYS,
                EventSink.NONE)) {
            handle.start();
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
