package org.infratest.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.infratest.Redaction;
import org.jspecify.annotations.Nullable;

/** Reads what a program writes as long as it runs: a limited part goes into its log file, the end is kept. */
final class BoundedOutput implements Runnable {

    private static final long LOGGED_BYTES = 4L << 20;
    private static final int KEPT_BYTES = 1 << 14;
    private static final int KEPT_LINES = 50;

    private final InputStream from;
    private final @Nullable Path log;
    private final String heading;
    private final byte[] kept = new byte[KEPT_BYTES];
    private int keptLength;

    /**
     * Prepares to read.
     *
     * @param from what the program writes
     * @param log the file that it is appended to, or null for none
     * @param heading the first line that is appended
     */
    BoundedOutput(InputStream from, @Nullable Path log, String heading) {
        this.from = from;
        this.log = log;
        this.heading = heading;
    }

    /** Reads to the end. A program that is killed ends its output in whatever way, so that is no failure. */
    @Override
    public void run() {
        try (OutputStream to = open()) {
            byte[] buffer = new byte[4096];
            long logged = 0;
            to.write((heading + "\n").getBytes(StandardCharsets.UTF_8));
            for (int n = read(buffer); n >= 0; n = read(buffer)) {
                keep(buffer, n);
                if (logged < LOGGED_BYTES) {
                    to.write(buffer, 0, n);
                    logged += n;
                    if (logged >= LOGGED_BYTES) {
                        to.write("\n... the rest is not logged\n".getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write to " + log, e);
        }
    }

    synchronized List<String> lastLines() {
        List<String> lines = Redaction.of(new String(kept, 0, keptLength, StandardCharsets.UTF_8))
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size());
    }

    private OutputStream open() throws IOException {
        if (log == null) {
            return OutputStream.nullOutputStream();
        }
        Path folder = log.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return new RedactedLog(Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private int read(byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            return -1; // the pipe of a program that was killed
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        int dropped = Math.max(0, keptLength + length - kept.length);
        System.arraycopy(kept, dropped, kept, 0, keptLength - Math.min(dropped, keptLength));
        keptLength -= Math.min(dropped, keptLength);
        System.arraycopy(buffer, 0, kept, keptLength, length);
        keptLength += length;
    }
}
