package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.infratest.EnvironmentException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The book of turns on disk: who has what, and who waits for it, in the order in which they came. All JVMs that share a cache
 * write in one book, one after the other. Who dies is struck out by the next that looks into it.
 *
 * @param file the book
 */
record TurnBook(Path file) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The mark of this JVM, for entries; to be asked within {@link #update}. */
    LiveJvm jvms() {
        return new LiveJvm(file.resolveSibling("jvms"));
    }

    /**
     * Changes the book, alone.
     *
     * @param change may change the list of entries; the book is written if it does
     */
    <T> T update(Function<List<TurnEntry>, T> change) {
        return ResourceLock.during(file.resolveSibling("turns.lock"), PATIENCE, reason -> {}, () -> {
            List<TurnEntry> before = read();
            List<TurnEntry> entries = new ArrayList<>(before);
            LiveJvm jvms = jvms();
            entries.removeIf(entry -> !jvms.isAlive(entry.jvm()));
            T result = change.apply(entries);
            if (!entries.equals(before)) {
                write(entries);
            }
            return result;
        });
    }

    /** The same on a thread that may be interrupted, and is so afterwards; by itself such a thread can lock no file. */
    <T> T updateAnyway(Function<List<TurnEntry>, T> change) {
        boolean interrupted = Thread.interrupted();
        try {
            return update(change);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<TurnEntry> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(file.toFile(), new TypeReference<List<TurnEntry>>() {});
        } catch (JacksonException e) {
            throw new EnvironmentException(
                    "The book of who uses this computer, " + file + ", cannot be read (" + e.getOriginalMessage()
                            + "); if no test with machines runs, delete it",
                    e);
        }
    }

    private void write(List<TurnEntry> entries) {
        try {
            Path draft = file.resolveSibling("turns.draft"); // one at a time; who is killed here leaves it to the next
            Files.deleteIfExists(draft);
            Leases.createPrivateFile(draft);
            Files.writeString(draft, JSON.writeValueAsString(entries));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the book of who uses this computer, " + file + ": " + e, e);
        }
    }
}
