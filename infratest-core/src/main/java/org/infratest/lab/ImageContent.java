package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.EnvironmentException;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.KnownDigests;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of what images are made from, for fingerprints. A fingerprint is asked for several times in a run, and the machines of a lab often boot from one
 * file, so each file is read once by a JVM as long as its size, the time of its last change and its place on its file system stay.
 */
final class ImageContent {

    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private ImageContent() {}

    /** The hash, in hexadecimal. */
    static String of(ImageSource source) {
        ImageChecks.requireFile(source);
        Path file = file(source);
        return file == null
                ? computed(source, new Fingerprint())
                : KNOWN.computeIfAbsent(key(source, file), key -> computed(source, new Fingerprint()));
    }

    /**
     * The hash, in hexadecimal, of a file that an earlier run may have read.
     *
     * @param known where that has left the digests of large files
     */
    static String of(ImageSource source, Path known) {
        return computed(source, new KnownDigests(known).fingerprint());
    }

    /**
     * Has the hashes of a lab's images from an earlier run, as far as that has left them.
     *
     * @param known where it has left them
     */
    static void recall(LabSpec lab, Path known) {
        for (LabHost host : lab.hosts()) {
            Path file = file(host.image());
            if (file != null && Files.isRegularFile(file)) {
                KNOWN.computeIfAbsent(key(host.image(), file), key -> of(host.image(), known));
            }
        }
    }

    private static String key(ImageSource source, Path file) {
        return source.getClass().getName() + " " + state(file);
    }

    private static @Nullable Path file(ImageSource source) {
        if (source instanceof ImageSource.BoxFile box) {
            return box.file();
        }
        if (source instanceof ImageSource.DiskImage disk) {
            return disk.file();
        }
        return source instanceof ImageSource.CloudImage cloud && cloud.sha256().isEmpty()
                ? Path.of(cloud.location())
                : null;
    }

    private static String state(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
            return real + " " + now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }

    private static String computed(ImageSource source, Fingerprint fingerprint) {
        source.addTo(fingerprint);
        return fingerprint.hex();
    }
}
