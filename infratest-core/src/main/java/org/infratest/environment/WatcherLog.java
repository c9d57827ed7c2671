package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.infratest.Printable;

/** What the watchers of a cache have done, a line each; the last megabyte or two. */
record WatcherLog(Path cache, long ownerPid) {

    private static final long LARGEST = 1 << 20;
    private static final int LONGEST_LINE = 4_000;

    /** Where it stands; the file before it has {@code .1} at its end. */
    static Path file(Path cache) {
        return cache.resolve("watcher.log");
    }

    void line(String text) {
        Path file = file(cache);
        String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " process " + ownerPid + ": "
                + Printable.text(text, LONGEST_LINE).replace("\n", "\n    ") + "\n";
        try {
            makeRoom(file);
            Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file, e);
        }
    }

    private static void makeRoom(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(file)) {
            Leases.createPrivateFile(file);
        }
    }
}
