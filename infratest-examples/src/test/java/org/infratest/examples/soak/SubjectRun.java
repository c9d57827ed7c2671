package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM that is at it.
 *
 * @param output the file with all that it prints
 */
public record SubjectRun(Process process, Path report, Path output, long started) {

    private static final Pattern EVENT =
            Pattern.compile("\"event\":\\{\"type\":\"(\\w+)\"(?:.*?\"phase\":\"(\\w+)\")?");

    /** Waits until that time has passed since its start; false where it has ended by then. */
    boolean reaches(double seconds) throws InterruptedException {
        long left = (long) (seconds * 1e9) - (System.nanoTime() - started);
        return !process.waitFor(Math.max(0, left), TimeUnit.NANOSECONDS);
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
        List<String> all = moments();
        return all.get(all.size() - 1);
    }

    /** All that its log says, in order. */
    List<String> moments() throws IOException {
        List<String> moments = new ArrayList<>(List.of("starting the JVM"));
        try (Stream<Path> files = Files.list(report)) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().matches("events-.*\\.jsonl"))
                    .toList();
            for (Path log : logs) {
                Matcher events = EVENT.matcher(Files.readString(log));
                while (events.find()) {
                    String phase = events.group(2);
                    if (!events.group(1).matches("SettingEffective|EnvironmentProgress")) {
                        moments.add(events.group(1) + (phase == null ? "" : " " + phase));
                    }
                }
            }
        }
        return moments;
    }

    /** What it has printed. */
    public String printed() throws IOException {
        return Files.readString(output);
    }
}
