package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.infratest.environment.ResourceLock;

/**
 * Makes room in the cache: removes images that nobody has asked for during some time, and what JVMs that were killed have left of theirs.
 * An image that any JVM uses stays, however long ago it asked for it. What is removed is made again when it is asked for.
 *
 * @param files where they are
 * @param kept how long an image stays without being asked for
 * @param progress told what is removed, and what cannot be
 */
record UnusedImages(ImageFiles files, Duration kept, Consumer<String> progress) {

    /** Removes them. That one of them cannot be removed hinders nobody, and is told. */
    void remove() {
        try {
            for (String hash : files.images()) {
                trying(files.image(hash), () -> removeImage(hash));
            }
            for (Path build : files.builds()) {
                trying(build, () -> removeBuild(build));
            }
            for (Path record : ImageFiles.list(files.known())) {
                trying(record, () -> removeRecord(record));
            }
        } catch (IOException e) {
            progress.accept("could not look for unused images in " + files.folder() + ": " + e);
        }
    }

    private void removeImage(String hash) throws IOException {
        ImageUse use = files.use(hash);
        Path image = files.image(hash);
        if (!isOld(use.last().orElse(lastChange(image)))) {
            return;
        }
        boolean removed = use.unlessUsed(() -> {
            Files.deleteIfExists(image);
            Files.deleteIfExists(files.size(hash));
        });
        if (removed) {
            progress.accept(
                    "removed the cached image " + image + ", which was not used for " + kept.toDays() + " days");
        }
    }

    /** Whoever makes an image holds its lock. */
    private void removeBuild(Path build) throws IOException {
        if (!isOld(lastChange(build))) {
            return;
        }
        Optional<ResourceLock> lock = ResourceLock.tryAcquire(files.lock(ImageFiles.hash(build)));
        if (lock.isPresent()) {
            try {
                ImageFiles.remove(build);
            } finally {
                lock.get().close();
            }
        }
    }

    private void removeRecord(Path record) throws IOException {
        if (isOld(lastChange(record))) {
            Files.deleteIfExists(record);
        }
    }

    private boolean isOld(Instant last) {
        return last.isBefore(Instant.now().minus(kept));
    }

    private static Instant lastChange(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    private void trying(Path file, ImageUse.Removal removal) {
        try {
            removal.run();
        } catch (IOException e) {
            progress.accept(file + " was not used for " + kept.toDays() + " days" + ", and could not be removed: " + e);
        }
    }
}
