package org.infratest.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.infratest.Printable;

/**
 * What a keeper has done, a line each.
 *
 * @param file is made if need be, unless its folder is gone with the report that it was in
 */
record KeeperLog(Path file) {

    private static final int LONGEST_LINE = 4_000;

    void line(String text) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " "
                + Printable.text(text, LONGEST_LINE).replace("\n", "\n    ") + "\n";
        try {
            Files.write(
                    file,
                    line.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file, e);
        }
    }
}
