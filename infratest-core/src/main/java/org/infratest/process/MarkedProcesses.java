package org.infratest.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;

/**
 * The processes that have a variable in the environment with which they were started: a program's children have it from the program, also those that
 * outlived it. Only Linux shows it, and only for processes of this user.
 */
final class MarkedProcesses {

    private static final Path PROC = Path.of("/proc");

    private MarkedProcesses() {}

    static List<ProcessHandle> with(String variable, String value) {
        if (!Files.isDirectory(PROC)) {
            return List.of();
        }
        String mark = "\0" + variable + "=" + value + "\0";
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .filter(id -> environment(id).contains(mark))
                    .flatMap(id -> ProcessHandle.of(Long.parseLong(id)).stream())
                    .filter(process -> !process.equals(ProcessHandle.current()))
                    .toList();
        } catch (IOException e) {
            throw new EnvironmentException("Could not list the processes of this computer: " + e, e);
        }
    }

    private static String environment(String id) {
        try {
            return "\0" + Files.readString(PROC.resolve(id).resolve("environ"), StandardCharsets.ISO_8859_1) + "\0";
        } catch (IOException e) {
            return ""; // of somebody else, or it has just ended
        }
    }
}
