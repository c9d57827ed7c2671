package org.infratest.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The file to which this JVM appends its lines. It appears with the first line, and each line is handed to the
 * operating system before {@link #append} returns, so a JVM that is killed loses none. Not thread-safe.
 */
final class EventLog implements AutoCloseable {

    private final Path file;
    // Not a channel: those are closed under every thread when one that writes is interrupted.
    private @Nullable OutputStream out;

    EventLog(Path folder, long pid) {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        file = folder.resolve("events-" + pid + "-" + HexFormat.of().formatHex(random) + ".jsonl");
    }

    void append(LoggedEvent event) throws IOException {
        byte[] line = Json.line(event);
        if (out == null) {
            out = new FileOutputStream(file.toFile(), true);
        }
        out.write(line);
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
