package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** When to kill. */
    private interface Until {
        boolean hasCome(SubjectRun run) throws IOException;
    }

    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 20;

    private final Room room;
    private final Scene scene;
    private final long seed;
    private final Traces traces;
    private final Map<Way, List<Stretch>> stretches = new EnumMap<>(Way.class);

    private Kills(Room room, Scene scene, long seed, Traces traces) {
        this.room = room;
        this.scene = scene;
        this.seed = seed;
        this.traces = traces;
    }

    /** Runs the scene without a kill: the first time makes what the cache keeps, then each way shows how long what takes. */
    static Kills prepare(Room room, Scene scene, long seed) throws IOException, InterruptedException {
        room.start(scene, true).ended();
        Kills kills = new Kills(room, scene, seed, new Traces(room, scene == Scene.VAGRANT));
        for (Way way : EnumSet.copyOf(Way.of(scene))) {
            kills.look(way);
        }
        return kills;
    }

    private void look(Way way) throws IOException, InterruptedException {
        makeReady(way);
        SubjectRun run = room.start(scene, way, true);
        double seconds = run.ended();
        stretches.put(way, Stretch.of(run.moments(), seconds));
        awaitNothing();
        List<String> left = traces.left();
        if (!left.isEmpty()) {
            throw new IllegalStateException("A run of " + scene + " that was not killed leaves " + left);
        }
    }

    /** Without runs that show how long they take; for {@link #killAt}. */
    static Kills unprepared(Room room, Scene scene) throws IOException {
        return new Kills(room, scene, 0, new Traces(room, scene == Scene.VAGRANT));
    }

    /** Kills once, after its log has said that and the look was had; its watcher settles it. */
    Kill killAt(int number, String moment, Look look) throws IOException, InterruptedException {
        return killWhen(number, run -> hasTold(run, moment), look);
    }

    /** Kills once, as soon as it has made a temporary file; its watcher settles it. */
    Kill killWithFirstFile(int number) throws IOException, InterruptedException {
        return killWhen(number, run -> !Room.children(room.temporary()).isEmpty(), now -> {});
    }

    private Kill killWhen(int number, Until moment, Look look) throws IOException, InterruptedException {
        Way way = Way.of(scene).get(0);
        SubjectRun run = room.start(scene, way, true);
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .timeout(SETTLED)
                .until(() -> {
                    if (!run.process().isAlive()) {
                        throw new IllegalStateException("It has ended: " + run.printed());
                    }
                    return moment.hasCome(run);
                });
        look.at(room);
        return kill(number, way, run, Settler.WATCHER);
    }

    /** A busy computer may see it only when the next one has begun. */
    private static boolean hasTold(SubjectRun run, String moment) throws IOException {
        return run.moments().stream().anyMatch(each -> each.name().equals(moment));
    }

    /** Kills once. The number decides, with the seed, in which way its machines come up, when, and who settles it. */
    Kill kill(int number) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + scene.ordinal() * 10_007L + number);
        List<Way> ways = Way.of(scene);
        Way way = ways.get(number % ways.size());
        Settler settler = Settler.values()[Math.max(0, random.nextInt(5) - 2)];
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            makeReady(way);
            SubjectRun run = room.start(scene, way, settler == Settler.WATCHER);
            List<Stretch> at = Objects.requireNonNull(stretches.get(way), "it was prepared");
            Stretch stretch = at.get(random.nextInt(at.size()));
            if (run.reaches(stretch.moments(), random.nextDouble() * stretch.seconds())) {
                return kill(number, way, run, settler);
            }
            run.ended(); // it was faster than the one that was looked at
            awaitNothing();
        }
        throw new IllegalStateException(scene + " always ended before it was killed");
    }

    private Kill kill(int number, Way way, SubjectRun run, Settler settler) throws IOException, InterruptedException {
        double at = run.seconds();
        String moment = run.moment();
        String running = counted(traces.processes());
        List<String> open = OpenToOthers.in(room);
        run.kill();
        long start = System.nanoTime();
        String trouble = settle(way, settler);
        awaitNothing();
        double took = (System.nanoTime() - start) / 1e9;
        List<String> left = new ArrayList<>(traces.left());
        left.addAll(open);
        String what = (left.isEmpty() ? "nothing" : String.join(", ", left)) + trouble;
        return new Kill(
                number,
                scene,
                String.format(
                        Locale.ROOT,
                        "%sat %.1f s (%s), running: %s; %s took %.1f s",
                        way == Way.ONLY ? "" : way.name().toLowerCase(Locale.ROOT) + ", ",
                        at,
                        moment,
                        running,
                        settler.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        took),
                what);
    }

    private String settle(Way way, Settler settler) throws IOException, InterruptedException {
        if (settler == Settler.NEXT_RUN) {
            makeReady(way);
            room.start(scene, way, false).ended();
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

    /** A box that is to be built must not be there, nor a state that is to be kept. What was not finished stays: nobody may leave it. */
    private void makeReady(Way way) throws IOException {
        if (scene == Scene.PACKER) {
            removeBoxes(room.cache().resolve("boxes").resolve(Scene.PACKED.replace('/', '-')));
        }
        if (way == Way.KEEPING) {
            move(room.cache().resolve("lab/warm"), room.folder().resolve("aside"));
        } else if (way == Way.WARM) {
            move(room.folder().resolve("aside"), room.cache().resolve("lab/warm"));
        }
    }

    /** Where it is already, it is only taken away. */
    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path state : Room.children(from)) {
            Path there = to.resolve(state.getFileName());
            if (!Files.exists(state.resolve("manifest.json"))) {
                continue;
            }
            if (Files.exists(there)) {
                Room.remove(state);
            } else {
                Files.move(state, there);
            }
        }
    }

    private static void removeBoxes(Path folder) throws IOException {
        for (Path box : Room.children(folder)) {
            String name = box.getFileName().toString();
            if (!name.endsWith(".partial") && !name.endsWith(".lock")) {
                Room.remove(box);
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
