package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM that is at it.
 *
 * @param output the file with all that it prints
 */
public record SubjectRun(Process process, Path report, Path output, long started, Instant startedAt) {

    private static final Pattern EVENT =
            Pattern.compile("\"at\":\"([^\"]+)\".*\"event\":\\{\"type\":\"(\\w+)\"(?:.*?\"phase\":\"(\\w+)\")?");

    /** What its log says first, and without which nothing is said. */
    static final String FIRST = "starting the JVM";

    /**
     * What it was at from some time on.
     *
     * @param seconds since its start
     */
    record Moment(String name, double seconds) {}

    /** Waits until its log tells of more than that many moments, and then as long as is said; false where it has ended by then. */
    boolean reaches(int moments, double seconds) throws IOException, InterruptedException {
        while (moments().size() <= moments) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return !process.waitFor((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }

    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** SIGKILL, which nothing can prepare for. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end by itself, and returns the seconds that it took. */
    double ended() throws IOException, InterruptedException {
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("It did not end: " + printed());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("It ended with " + process.exitValue() + ": " + printed());
        }
        return seconds();
    }

    /** What its log says last: what it was at. */
    String moment() throws IOException {
        List<Moment> all = moments();
        return all.get(all.size() - 1).name();
    }

    /** All that its log says, in order. */
    List<Moment> moments() throws IOException {
        List<Moment> moments = new ArrayList<>();
        moments.add(new Moment(FIRST, 0));
        try (Stream<Path> files = Files.list(report)) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().matches("events-.*\\.jsonl"))
                    .toList();
            for (Path log : logs) {
                Matcher events = EVENT.matcher(Files.readString(log));
                while (events.find()) {
                    moment(events).ifPresent(moments::add);
                }
            }
        }
        return moments;
    }

    private Optional<Moment> moment(Matcher event) {
        String phase = event.group(3);
        return event.group(2).matches("SettingEffective|EnvironmentProgress")
                ? Optional.empty()
                : Optional.of(new Moment(
                        event.group(2) + (phase == null ? "" : " " + phase),
                        Duration.between(startedAt, Instant.parse(event.group(1)))
                                        .toNanos()
                                / 1e9));
    }

    /** What it has printed. */
    public String printed() throws IOException {
        return Files.readString(output);
    }
}
