package org.infratest.examples.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.LeftBehind;
import org.infratest.event.EventSink;
import org.infratest.examples.kept.LoopRun;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/**
 * A test method that is run again against a lab of three machines which the run before has kept: from the start of JUnit's launcher to the verdict, the median of
 * five. The first run, which boots, is told beside it.
 */
final class TrustKept implements Figure {

    private static final double LIMIT = 2;
    private static final int TIMES = 5;

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "trust-kept";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            System.err.printf("    the first run took %.1f s%n", seconds(work));
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                seconds.add(seconds(work));
            }
            double median =
                    seconds.stream().sorted().skip(TIMES / 2).findFirst().orElseThrow();
            return new Reading(median, "s", "limit", median / LIMIT);
        } finally {
            takeDown();
            Folders.delete(work);
        }
    }

    private double seconds(Path work) {
        LoopRun.Turn turn = LoopRun.run(runner, work, LoopRun.METHOD, List.of());
        if (!turn.passed()) {
            throw new IllegalStateException("The test failed: " + turn.output());
        }
        return turn.seconds();
    }

    private void takeDown() {
        LeftBehind leftBehind = new LeftBehind(BaseBox.cache(), runner, EventSink.NONE);
        leftBehind.list().stream()
                .filter(entry -> entry.lease() != null && entry.lease().name().equals("loop"))
                .filter(entry -> entry.status() == LeftBehind.Status.KEPT)
                .forEach(entry -> leftBehind.destroy(entry.id()));
    }
}
