package org.infratest.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;

/**
 * The logs of an environment.
 *
 * @param folder where they are
 */
record LogFolder(Path folder) {

    private static final int MAX_LINE = 2_000;
    private static final int MAX_LINES = 10_000;
    private static final long MAX_BYTES = 4 << 20;

    List<Path> files() {
        if (!Files.isDirectory(folder)) {
            throw new EnvironmentException("The logs in " + folder + " are gone; a later build may have removed them");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new EnvironmentException("Could not list the logs in " + folder + ": " + e, e);
        }
    }

    String names() {
        List<Path> files = files();
        return files.isEmpty()
                ? "none yet"
                : files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }

    /** A name that is part of a file's name, and no way out of the folder. */
    static String name(String host) {
        if (!host.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
            throw new ConfigurationException("'" + Printable.line(host, 100) + "' is not the name of a host");
        }
        return host;
    }

    /** The last lines, cleaned: machines may write anything. */
    static List<String> lastLines(Path file, int number) {
        requireSome(number);
        List<String> lines = tail(file).lines().toList();
        return lines.subList(Math.max(0, lines.size() - number), lines.size()).stream()
                .map(line -> Printable.line(line, MAX_LINE))
                .toList();
    }

    /** How many bytes stand before the last lines; what comes after the last line's end does not count as one. */
    static long beginOfLastLines(Path file, int number) {
        requireSome(number);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = end(open);
            int begin = end.length;
            for (int lines = 0; begin > 0 && (end[begin - 1] != '\n' || lines++ < number); begin--) {}
            return open.length() - end.length + begin;
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }

    private static void requireSome(int lines) {
        if (lines < 1 || lines > MAX_LINES) {
            throw new ConfigurationException("--lines " + lines + " is out of range; take 1 to " + MAX_LINES);
        }
    }

    private static String tail(Path file) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            return new String(end(open), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }

    private static byte[] end(RandomAccessFile open) throws IOException {
        long length = open.length();
        byte[] end = new byte[(int) Math.min(length, MAX_BYTES)];
        open.seek(length - end.length);
        open.readFully(end);
        return end;
    }
}
