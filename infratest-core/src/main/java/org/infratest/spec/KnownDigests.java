package org.infratest.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * The SHA-256 of files, kept for later runs where the file is large: to hash an image of a gigabyte takes seconds. What is kept holds as
 * long as the file has the same size, the same time of its last change and the same place on its file system; like git, it is not kept for
 * a file that changed just now, whose next change might bear the same time.
 *
 * @param folder where they are kept
 */
public record KnownDigests(Path folder) {

    /** Whatever is smaller is hashed in no time. */
    private static final int LARGE = 1 << 20;

    /** No file system here counts in coarser steps; FAT does, with 2 s. */
    private static final Duration STEADY = Duration.ofSeconds(3);

    /** A fingerprint that does not read large files again whose digest is known. Its hash is the one that reading gives. */
    public Fingerprint fingerprint() {
        return new Fingerprint(this);
    }

    /**
     * The digest of that file's content, in hexadecimal.
     *
     * @throws IOException if it cannot be read, or the digest cannot be kept
     */
    String of(Path file) throws IOException {
        Path real = file.toRealPath();
        BasicFileAttributes before = Files.readAttributes(real, BasicFileAttributes.class);
        if (before.size() < LARGE) {
            return computed(real);
        }
        String state = before.size() + " " + before.lastModifiedTime() + " " + before.fileKey();
        Path record = folder.resolve(new Fingerprint().add("file", real).hex());
        String[] known = Files.isRegularFile(record) ? Files.readString(record).split("\n", -1) : new String[0];
        if (known.length == 2 && known[0].equals(state)) {
            return known[1];
        }
        Instant start = Instant.now();
        String digest = computed(real);
        if (before.lastModifiedTime().toInstant().isBefore(start.minus(STEADY))) {
            keep(record, state + "\n" + digest);
        }
        return digest;
    }

    static String computed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Fingerprint.sha256(in);
        }
    }

    /** In one step, as other JVMs read it meanwhile. */
    private void keep(Path record, String text) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".", ".part");
        Files.writeString(part, text);
        Files.move(part, record, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
