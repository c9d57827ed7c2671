package org.infratest.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.infratest.Printable;

/**
 * What a keeper has done, a line each. Lines that cannot be written, as where the disk is full, end nothing that the keeper is about; the next
 * one that can be says how many there were, and why.
 */
final class KeeperLog {

    private static final int LONGEST_LINE = 4_000;

    private final Path file;
    private int missing;
    private String why = "";

    /**
     * Creates one.
     *
     * @param file is made if need be, unless its folder is gone with the report that it was in
     */
    KeeperLog(Path file) {
        this.file = file;
    }

    synchronized void line(String text) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        String lines = stamped(text);
        if (missing > 0) {
            lines = stamped(missing + " lines before this could not be written: " + why) + lines;
        }
        try {
            Files.write(
                    file,
                    lines.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
            missing = 0;
        } catch (IOException e) {
            missing++;
            why = e.toString();
        }
    }

    private static String stamped(String text) {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS) + " "
                + Printable.text(text, LONGEST_LINE).replace("\n", "\n    ") + "\n";
    }
}
