package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.infratest.EnvironmentException;
import org.infratest.spec.Fingerprint;

/**
 * The hashes of what images are made from. To hash a file of a gigabyte takes seconds, so the result is kept as long as the file has the
 * same size, the same time of its last change and the same place on its file system.
 *
 * @param folder where results are kept
 */
record FileHashes(Path folder) {

    /** The hash of all that goes into an image, in hexadecimal. */
    String of(ImageSource source) {
        if (source instanceof ImageSource.BoxFile box) {
            return kept(source, box.file());
        }
        if (source instanceof ImageSource.DiskImage disk) {
            return kept(source, disk.file());
        }
        if (source instanceof ImageSource.CloudImage cloud && cloud.sha256().isEmpty()) {
            return kept(source, Path.of(cloud.location()));
        }
        return computed(source);
    }

    private static String computed(ImageSource source) {
        Fingerprint fingerprint = new Fingerprint();
        source.addTo(fingerprint);
        return fingerprint.hex();
    }

    private String kept(ImageSource source, Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file.toRealPath(), BasicFileAttributes.class);
            String state = now.size() + " " + now.lastModifiedTime() + " " + now.fileKey();
            Path record = folder.resolve(new Fingerprint()
                    .add("kind", source.getClass().getName())
                    .add("file", file.toRealPath().toString())
                    .hex());
            String[] known =
                    Files.isRegularFile(record) ? Files.readString(record).split("\n", -1) : new String[0];
            if (known.length == 2 && known[0].equals(state)) {
                return known[1];
            }
            String hash = computed(source);
            keep(record, state + "\n" + hash);
            return hash;
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
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
