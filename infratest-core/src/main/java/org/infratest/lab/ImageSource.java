package org.infratest.lab;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.infratest.Api;
import org.infratest.spec.Box;
import org.infratest.spec.Fingerprint;

/** What a machine's first disk is made from. It is never written to. */
@Api
public sealed interface ImageSource {

    /** Adds the content of all that it is made from. */
    void addTo(Fingerprint fingerprint);

    /** How people call it: without folders. */
    default String label() {
        if (this instanceof BuiltBox built) {
            return "box " + built.box().name();
        }
        if (this instanceof BoxFile box) {
            return String.valueOf(box.file().getFileName());
        }
        if (this instanceof DiskImage disk) {
            return String.valueOf(disk.file().getFileName());
        }
        return this instanceof CloudImage cloud ? cloud.location().getPath().replaceFirst(".*/", "") : "the box";
    }

    /** The box that the test's {@code @PackerBox} builds. */
    record TheBox() implements ImageSource {
        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.add("image", "the box");
        }
    }

    /**
     * A box that was built.
     *
     * @param box as Packer made it
     */
    record BuiltBox(Box box) implements ImageSource {
        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.add("box", box.hash());
        }
    }

    /**
     * A box of Vagrant for a provider that uses QEMU's or VirtualBox's disks.
     *
     * @param file the {@code .box} file, absolute
     */
    record BoxFile(Path file) implements ImageSource {
        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.addFile("box file", file);
        }
    }

    /**
     * A disk image with a user {@code vagrant} that takes Vagrant's public insecure key, as boxes have it.
     *
     * @param file qcow2, VDI, VMDK or raw, found out by its content; absolute
     */
    record DiskImage(Path file) implements ImageSource {
        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.addFile("disk image", file);
        }
    }

    /**
     * A distributor's image for clouds: cloud-init sets up user, key and addresses at the first boot.
     *
     * @param location where it is: a file, or an HTTP address
     * @param sha256 its checksum, in hexadecimal; empty asks for none, which only a file may do
     */
    record CloudImage(URI location, String sha256) implements ImageSource {
        @Override
        public void addTo(Fingerprint fingerprint) {
            if (sha256.isEmpty()) {
                fingerprint.addFile("cloud image", Path.of(location));
            } else {
                fingerprint.add("cloud image", sha256.toLowerCase(Locale.ROOT));
            }
        }
    }
}
