package org.infratest.lab;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.ConfigurationException;
import org.infratest.Printable;

/** Finds out what is wrong with a source before its content is asked for, as that would only say that there is none. */
final class ImageChecks {

    private ImageChecks() {}

    /**
     * Checks what an image is about to be made from.
     *
     * @throws ConfigurationException if it is no image yet, is not there, or lacks its checksum
     */
    static void check(ImageSource source) {
        if (source instanceof ImageSource.TheBox) {
            throw new ConfigurationException("A machine is to boot from the test's box, and the test has none; put "
                    + "@PackerBox on it, or give the machine an image");
        }
        requireFile(source);
        if (source instanceof ImageSource.CloudImage cloud) {
            requireChecksum(cloud);
        }
    }

    /**
     * Checks that a file is there, if a source has one.
     *
     * @throws ConfigurationException if it is not
     */
    static void requireFile(ImageSource source) {
        if (source instanceof ImageSource.BoxFile box) {
            requireFile("Box", box.file());
        } else if (source instanceof ImageSource.DiskImage disk) {
            requireFile("Disk image", disk.file());
        } else if (source instanceof ImageSource.CloudImage cloud && isFile(cloud.location())) {
            requireFile("Cloud image", Path.of(cloud.location()));
        }
    }

    private static void requireFile(String what, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(what + " " + file + " does not exist");
        }
    }

    private static void requireChecksum(ImageSource.CloudImage cloud) {
        boolean local = isFile(cloud.location());
        String place =
                local ? Path.of(cloud.location()).toString() : cloud.location().toString();
        if (cloud.sha256().isEmpty() && !local) {
            throw new ConfigurationException(
                    "Cloud image " + place + " needs its SHA-256, 64 hexadecimal digits, as it comes over the network");
        }
        if (!cloud.sha256().matches("([0-9a-fA-F]{64})?")) {
            throw new ConfigurationException("Cloud image " + place + " is given the checksum '"
                    + Printable.line(cloud.sha256(), 200)
                    + "'; a SHA-256 has 64 hexadecimal digits, as printed by: sha256sum "
                    + (local ? place : "FILE"));
        }
    }

    private static boolean isFile(URI location) {
        return "file".equals(location.getScheme());
    }
}
