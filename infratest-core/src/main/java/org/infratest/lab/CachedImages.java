package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;

/** The images in the cache that labs boot from, for whoever looks after the cache. What is removed is made again when it is asked for. */
public final class CachedImages {

    private final ImageFiles files;

    /** Those of a cache. */
    public CachedImages(Path cache) {
        this.files = new ImageFiles(cache);
    }

    /**
     * One of them.
     *
     * @param hash of what it was made from; also its name
     * @param file where it is
     * @param bytes how large it is
     * @param lastUse when a lab last asked for it
     */
    public record Image(String hash, Path file, long bytes, Instant lastUse) {}

    /**
     * All of them.
     *
     * @throws EnvironmentException if the cache cannot be read
     */
    public List<Image> list() {
        List<Image> images = new ArrayList<>();
        try {
            for (String hash : files.images()) {
                Path file = files.image(hash);
                Instant change = Files.getLastModifiedTime(file).toInstant();
                images.add(new Image(
                        hash, file, Files.size(file), files.use(hash).last().orElse(change)));
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not look at the images in " + files.folder() + ": " + e, e);
        }
        return images;
    }

    /**
     * Removes one, unless a JVM uses it.
     *
     * @return whether it was removed
     * @throws EnvironmentException if it cannot be removed
     */
    public boolean remove(Image image) {
        try {
            return files.use(image.hash()).unlessUsed(() -> {
                Files.deleteIfExists(image.file());
                Files.deleteIfExists(files.size(image.hash()));
            });
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the image " + image.file() + ": " + e, e);
        }
    }
}
