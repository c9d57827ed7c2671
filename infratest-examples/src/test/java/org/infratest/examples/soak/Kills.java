package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.LeftBehind.Outcome;
import org.infratest.environment.LeftBehind.Result;
import org.infratest.event.EventSink;
import org.infratest.process.SystemCommandRunner;

/** Kills the JVM of a scene again and again, each time at another moment, and looks at what is left once it was settled. */
final class Kills {

    /** Who takes down what the killed JVM has left. */
    private enum Settler {
        WATCHER,
        GC,
        NEXT_RUN
    }

    /** A look at what is there before a kill. */
    interface Look {
        void at(Room room) throws IOException;
    }

    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 20;

    private final Room room;
    private final Scene scene;
    private final long seed;
    private final Traces traces;
    private double typical;

    private Kills(Room room, Scene scene, long seed, Traces traces, double typical) {
        this.room = room;
        this.scene = scene;
        this.seed = seed;
        this.traces = traces;
        this.typical = typical;
    }

    /** Runs the scene twice without a kill: the first time makes what the cache keeps, the second shows how long it takes. */
    static Kills prepare(Room room, Scene scene, long seed) throws IOException, InterruptedException {
        room.start(scene, true).ended();
        Traces traces = new Traces(room, scene == Scene.VAGRANT);
        forget(room, scene);
        double typical = room.start(scene, true).ended();
        Kills kills = new Kills(room, scene, seed, traces, typical);
        kills.awaitNothing();
        List<String> left = traces.left();
        if (!left.isEmpty()) {
            throw new IllegalStateException("A run of " + scene + " that was not killed leaves " + left);
        }
        return kills;
    }

    /** Without a run that shows how long it takes; for {@link #killAt}. */
    static Kills unprepared(Room room, Scene scene) throws IOException {
        return new Kills(room, scene, 0, new Traces(room, scene == Scene.VAGRANT), 0);
    }

    /** Kills once, after its log has said that and the look was had; its watcher settles it. */
    Kill killAt(int number, String moment, Look look) throws IOException, InterruptedException {
        SubjectRun run = room.start(scene, true);
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .timeout(SETTLED)
                .until(() ->
                        run.moments().contains(moment)); // a busy computer may see it only when the next one has begun
        look.at(room);
        return kill(number, run, Settler.WATCHER);
    }

    /** Kills once. The number decides, with the seed, when, and who settles it. */
    Kill kill(int number) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + scene.ordinal() * 10_007L + number);
        Settler settler = Settler.values()[Math.max(0, random.nextInt(5) - 2)];
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            forget(room, scene);
            SubjectRun run = room.start(scene, settler == Settler.WATCHER);
            if (run.reaches(random.nextDouble() * typical)) {
                return kill(number, run, settler);
            }
            typical = run.ended(); // it was faster than the one that was measured
            awaitNothing();
        }
        throw new IllegalStateException(scene + " always ended before it was killed");
    }

    private Kill kill(int number, SubjectRun run, Settler settler) throws IOException, InterruptedException {
        double at = run.seconds();
        String moment = run.moment();
        String running = counted(traces.processes());
        run.kill();
        long start = System.nanoTime();
        String trouble = settle(settler);
        awaitNothing();
        double took = (System.nanoTime() - start) / 1e9;
        List<String> left = traces.left();
        String what = (left.isEmpty() ? "nothing" : String.join(", ", left)) + trouble;
        return new Kill(
                number,
                scene,
                String.format(
                        Locale.ROOT,
                        "at %.1f s (%s), running: %s; %s took %.1f s",
                        at,
                        moment,
                        running,
                        settler.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        took),
                what);
    }

    private String settle(Settler settler) throws IOException, InterruptedException {
        if (settler == Settler.NEXT_RUN) {
            forget(room, scene);
            room.start(scene, false).ended();
        } else if (settler == Settler.GC) {
            return collect();
        }
        return "";
    }

    /** As {@code infratest gc} does it where the temporary folder is that of the runs. */
    private String collect() {
        String ours = System.setProperty("java.io.tmpdir", room.temporary().toString());
        try {
            return new LeftBehind(room.cache(), new SystemCommandRunner(), EventSink.NONE)
                    .collect().stream()
                            .filter(outcome -> outcome.result() == Result.FAILED)
                            .map(Outcome::message)
                            .collect(Collectors.joining());
        } finally {
            System.setProperty("java.io.tmpdir", ours);
        }
    }

    /** Processes that end with the JVM need a moment for it, as does the watcher. */
    private void awaitNothing() {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .timeout(SETTLED)
                    .until(() -> traces.processes().isEmpty());
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .timeout(Duration.ofSeconds(10))
                    .until(() -> traces.left().isEmpty()); // the kernel removes interfaces in its own time
        } catch (ConditionTimeoutException e) {
            // what is left then is told by whoever asks
        }
    }

    /** A box that is to be built must not be there. */
    private static void forget(Room room, Scene scene) throws IOException {
        if (scene == Scene.PACKER) {
            Path boxes = room.cache().resolve("boxes");
            removeBoxes(boxes.resolve(Scene.PACKED.replace('/', '-')));
        }
    }

    private static void removeBoxes(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> boxes = Files.list(folder)) {
                for (Path box : boxes.toList()) {
                    String name = box.getFileName().toString();
                    if (!name.endsWith(".partial") && !name.endsWith(".lock")) {
                        Room.remove(box);
                    }
                }
            }
        }
    }

    private static String counted(List<String> names) {
        return new TreeMap<>(names.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .entrySet().stream()
                        .map(each -> each.getKey() + (each.getValue() == 1 ? "" : " x" + each.getValue()))
                        .collect(Collectors.joining(" "));
    }
}
