package org.infratest.packer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.ResourceLock;

/** The boxes in the cache, for whoever looks after the cache. What is removed is built again when it is asked for. */
public final class CachedBoxes {

    static final String BOX = "box.box";
    private static final String LAST_USE = "last-use";

    private final Path folder;

    /** Those of a cache. */
    public CachedBoxes(Path cache) {
        this.folder = cache.resolve("boxes");
    }

    /**
     * One of them.
     *
     * @param name the box's name, as its folder is called, with the beginning of its hash
     * @param file where it is
     * @param bytes how large it is
     * @param lastUse when it was built or a test last asked for it
     */
    public record CachedBox(String name, Path file, long bytes, Instant lastUse) {}

    /** Notes that a test asks for a box; its own time stays, as what is known of its content goes by that. */
    static void use(Path file) {
        Path note = file.resolveSibling(LAST_USE);
        try {
            Files.writeString(note, Instant.now().toString());
        } catch (IOException e) {
            throw new EnvironmentException("Could not note in " + note + " that the box is in use: " + e, e);
        }
    }

    /**
     * All of them.
     *
     * @throws EnvironmentException if the cache cannot be read
     */
    public List<CachedBox> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 3)) {
            return files.filter(file -> file.getFileName().toString().equals(BOX))
                    .sorted()
                    .map(this::box)
                    .toList();
        } catch (IOException e) {
            throw new EnvironmentException("Could not look at the boxes in " + folder + ": " + e, e);
        }
    }

    /**
     * Removes one, unless it is being built or asked for at this moment.
     *
     * @return whether it was removed
     * @throws EnvironmentException if it cannot be removed
     */
    public boolean remove(CachedBox box) {
        Path made = Objects.requireNonNull(box.file().getParent(), "a box lies in a folder");
        Optional<ResourceLock> lock = ResourceLock.tryAcquire(made.resolveSibling(made.getFileName() + ".lock"));
        if (lock.isEmpty()) {
            return false;
        }
        try (Stream<Path> files = Files.walk(made)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
            return true;
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the box " + box.file() + ": " + e, e);
        } finally {
            lock.get().close();
        }
    }

    private CachedBox box(Path file) {
        try {
            Path name = folder.relativize(file.getParent());
            Path note = file.resolveSibling(LAST_USE);
            Path used = Files.exists(note) ? note : file;
            return new CachedBox(
                    name.toString(),
                    file,
                    Files.size(file),
                    Files.getLastModifiedTime(used).toInstant());
        } catch (IOException e) {
            throw new EnvironmentException("Could not look at the box " + file + ": " + e, e);
        }
    }
}
