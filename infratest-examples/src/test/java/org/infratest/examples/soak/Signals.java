package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Tells Maven to end, at ten moments of a lab's life and by two signals, as a CI and a Ctrl-C do; {@code scripts/soak} runs it. */
public final class Signals {

    /** What Maven prints right before, and how long after that. */
    private enum Moment {
        MAVEN_STARTS("", 500),
        TESTS_START("T E S T S", 0),
        JVM_STARTS("Running ", 300),
        LAB_STARTS("starting with lab", 0),
        IMAGES("starting with lab", 1_000),
        MACHINE_BOOTS("starting with lab", 4_000),
        MACHINE_IS_PREPARED("starting with lab", 8_000),
        LAB_RUNS("started in ", 0),
        TESTS_RUN("started in ", 500),
        TEARDOWN("Tests run:", 0);

        private final String line;
        private final int millis;

        Moment(String line, int millis) {
            this.line = line;
            this.millis = millis;
        }
    }

    /** Not to Maven, but to the JVM of the tests, whose class path Surefire made up. */
    private static final String KILL = "KILL";

    /** Surefire gives the JVM of the tests half of it. */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private final Path record;
    private final List<String> done = new ArrayList<>();

    private Signals(Path record) throws IOException {
        this.record = record;
        if (Files.exists(record)) {
            done.addAll(Files.readAllLines(record));
        }
    }

    /** Gets the file in which they are recorded. Ends with 1 where something was left behind. */
    public static void main(String[] arguments) throws Exception {
        Signals signals = new Signals(Path.of(arguments[0]));
        for (Moment moment : Moment.values()) {
            for (String signal : List.of("TERM", "INT")) {
                signals.send(signal, moment);
            }
        }
        signals.send(KILL, Moment.MACHINE_BOOTS);
        long left = signals.done.stream()
                .filter(line -> !line.endsWith("left: nothing"))
                .count();
        System.out.println("signals: " + signals.done.size() + ", left behind: " + left);
        System.exit(left == 0 ? 0 : 1);
    }

    private void send(String signal, Moment moment) throws Exception {
        String name = "signal " + signal + " as "
                + moment.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (done.stream().anyMatch(line -> line.startsWith(name + ":"))) {
            return;
        }
        try (Room room = Room.open()) {
            Traces traces = new Traces(room, false);
            Path output = room.folder().resolve("maven.out");
            Process maven = maven(room, output);
            await(moment, maven, output);
            String running = String.join(" ", traces.processes());
            long start = System.nanoTime();
            List<Long> told = signal.equals(KILL) ? jvmOfTheTests(maven) : List.of(maven.pid());
            for (long pid : told) {
                new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                        .start()
                        .waitFor();
            }
            awaitNothing(traces);
            List<String> left = traces.left();
            String line = String.format(
                    Locale.ROOT,
                    "%s: running: %s; after %.1f s left: %s",
                    name,
                    running,
                    (System.nanoTime() - start) / 1e9,
                    left.isEmpty() ? "nothing" : String.join(", ", left));
            System.out.println(line);
            done.add(line);
            Files.writeString(record, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static List<Long> jvmOfTheTests(Process maven) {
        return maven.descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("surefirebooter"))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** A JVM of its own for the tests, as by default. */
    private static Process maven(Room room, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        "mvn",
                        "-B",
                        "-ntp",
                        "-o",
                        "-Duser.home=" + System.getProperty("user.home"),
                        "-Dmaven.repo.local=" + Path.of("target/m2").toAbsolutePath(),
                        "-Dtest.jvm=-XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djava.io.tmpdir=" + room.temporary(),
                        "-pl",
                        "infratest-examples",
                        "surefire:test",
                        "-Dtest=Scene$LabCase",
                        "-Dsurefire.failIfNoSpecifiedTests=true")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(room.variables(true));
        builder.environment().remove("XDG_RUNTIME_DIR");
        builder.environment().put("MAVEN_OPTS", "-XX:-UsePerfData -Djava.io.tmpdir=" + room.temporary());
        return builder.start();
    }

    private static void await(Moment moment, Process maven, Path output) throws InterruptedException {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .timeout(Duration.ofMinutes(5))
                .until(() -> Files.readString(output).contains(moment.line) || !maven.isAlive());
        maven.waitFor(moment.millis, TimeUnit.MILLISECONDS);
    }

    private static void awaitNothing(Traces traces) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .timeout(SETTLED)
                    .until(() -> traces.processes().isEmpty() && traces.left().isEmpty());
        } catch (ConditionTimeoutException e) {
            // what is left then is told
        }
    }
}
