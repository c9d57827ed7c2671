package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.environment.TemporaryFolder;

/**
 * Where the images of labs lie in the cache. Each is called by the hash of what it was made from.
 *
 * @param cache the cache that all runs of this user share
 */
record ImageFiles(Path cache) {

    private static final String IMAGE = ".qcow2";
    private static final int SHORT = 12;

    Path folder() {
        return cache.resolve("lab").resolve("images");
    }

    Path image(String hash) {
        return folder().resolve(hash + IMAGE);
    }

    /** Tells the size of an image that was finished. */
    Path size(String hash) {
        return folder().resolve(hash + IMAGE + ".size");
    }

    /** The digests of large files that were read, for whoever asks. */
    Path known() {
        return cache.resolve("known");
    }

    /** Names a folder for what an image is made of, in which nobody else can look; it is removed with all that is in it. */
    TemporaryFolder build(String hash) throws IOException {
        Files.createDirectories(folder());
        return TemporaryFolder.planned(folder(), "." + hash + "-");
    }

    /** Held while an image is made. */
    Path lock(String hash) {
        return cache.resolve("locks").resolve("lab-image-" + hash.substring(0, SHORT) + ".lock");
    }

    /** Held by all that use an image. */
    ImageUse use(String hash) {
        return new ImageUse(cache.resolve("locks").resolve("lab-image-" + hash.substring(0, SHORT) + ".use"));
    }

    /** The hashes of the images that there are. */
    List<String> images() throws IOException {
        return list(folder()).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(IMAGE) && !name.startsWith("."))
                .map(name -> name.substring(0, name.length() - IMAGE.length()))
                .toList();
    }

    /** The folders of images that are being made, or were by a JVM that was killed. */
    List<Path> builds() throws IOException {
        return list(folder()).stream()
                .filter(file -> file.getFileName().toString().startsWith("."))
                .toList();
    }

    /** The hash of the image that is made in a folder. */
    static String hash(Path build) {
        return build.getFileName().toString().substring(1).replaceFirst("-.*", "");
    }

    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
