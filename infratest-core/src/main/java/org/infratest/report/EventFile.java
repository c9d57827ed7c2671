package org.infratest.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one JVM has written into the folder of a run.
 *
 * @param events its lines
 * @param remarks what could not be read of it
 */
record EventFile(List<LoggedEvent> events, List<String> remarks) {

    private static final Pattern NAME = Pattern.compile("events-(\\d{1,18})-[0-9a-f]+\\.jsonl");

    /** All such files of a folder, in the order of their names. */
    static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> name(f).matches()).sorted().toList();
        }
    }

    static EventFile read(Path file) throws IOException {
        var events = new ArrayList<LoggedEvent>();
        var remarks = new ArrayList<String>();
        String content = content(file);
        List<String> lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                events.add(Json.event(lines.get(i)));
            } catch (IOException e) {
                boolean torn = i == lines.size() - 1 && !content.endsWith("\n");
                remarks.add(torn ? torn(file) : damaged(file, i + 1, e));
            }
        }
        return new EventFile(List.copyOf(events), List.copyOf(remarks));
    }

    /** Whether it holds lines of that run, or may have: a JVM that was killed at its first line left no run's id. */
    boolean mayBelongTo(String run) {
        return events.isEmpty() || events.stream().anyMatch(e -> e.run().equals(run));
    }

    /**
     * Whether the JVM that writes to {@code file} still runs. A process that started after the last line was written only has
     * the same number; in a private network, where counting starts anew, that is the rule.
     */
    static boolean isOwnerAlive(Path file) throws IOException {
        Matcher name = name(file);
        if (!name.matches() || Files.notExists(file)) {
            return false;
        }
        Instant lastLine = Files.getLastModifiedTime(file).toInstant();
        return ProcessHandle.of(Long.parseLong(name.group(1)))
                .filter(ProcessHandle::isAlive)
                .filter(p -> p.info()
                        .startInstant()
                        .map(start -> !start.isAfter(lastLine))
                        .orElse(true))
                .isPresent();
    }

    private static Matcher name(Path file) {
        return NAME.matcher(file.getFileName().toString());
    }

    private static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return ""; // of an older run, and removed by another JVM since the folder was listed
        }
    }

    private static String torn(Path file) {
        return file.getFileName()
                + ": the last line is incomplete, so the JVM that wrote it was killed or its disk was full;"
                + " what it did afterwards is not known";
    }

    private static String damaged(Path file, int line, IOException e) {
        return file.getFileName() + ": line " + line + " cannot be read and is left out: "
                + Clean.firstLine(String.valueOf(e.getMessage()), 200);
    }
}
