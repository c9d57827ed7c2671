package org.infratest.lab.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.process.ToolMissingException;

/**
 * A disk image of whatever kind that somebody gives. It must contain all that it consists of: an image that names other files would let
 * whoever made it read any file of this computer.
 *
 * @param file the image
 * @param origin how messages call it
 */
public record DiskFile(Path file, String origin) {

    private static final Set<String> FORMATS = Set.of("qcow2", "vdi", "vmdk", "vhdx", "vpc", "raw");
    private static final int SECTOR = 512;

    /**
     * Makes a qcow2 image of it that stands alone.
     *
     * @throws ConfigurationException if it does not exist, is no disk image or needs other files
     * @throws EnvironmentException if it is damaged
     */
    public void convert(QemuImg tool, Path qcow2) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(origin + " does not exist");
        }
        byte[] start = start();
        if (isText(start)) {
            throw new ConfigurationException(
                    origin + " only describes a disk whose content is in other files; give one "
                            + "that contains it, as made by: qemu-img convert -O qcow2 DISK disk.qcow2");
        }
        ImageInfo info = info(tool);
        if (!FORMATS.contains(info.format())) {
            throw noImage("QEMU takes it for '" + info.format() + "'");
        }
        if (info.format().equals("raw") && !hasPartitions(start)) {
            throw noImage("it is in none of QEMU's formats, and has no partition table");
        }
        requireAlone("is based on", info.backingFile());
        requireAlone("has its content in", info.dataFile());
        requireWhole(tool, info.format(), start);
        try {
            tool.convert(file, info.format(), qcow2);
        } catch (ToolMissingException e) {
            throw e;
        } catch (EnvironmentException e) {
            throw new EnvironmentException(origin + " could not be read to its end: " + e.getMessage(), e);
        }
    }

    private ImageInfo info(QemuImg tool) {
        try {
            return tool.info(file);
        } catch (QemuImg.NoImageException e) {
            throw new ConfigurationException(origin + " is no disk image that QEMU can read: " + e.getMessage(), e);
        }
    }

    private void requireAlone(String how, String other) {
        if (!other.isEmpty()) {
            throw new ConfigurationException(origin + " " + how + " another file, '"
                    + Printable.line(other, 200) + "', which it could take from anywhere on this "
                    + "computer; make one that stands alone: qemu-img convert -O qcow2 " + file + " alone.qcow2");
        }
    }

    /** What lies beyond the end of an image that was cut off would be read as zeros. */
    private void requireWhole(QemuImg tool, String format, byte[] start) {
        String damage = format.equals("vdi") ? VdiHeader.of(start).damage(file) : tool.damage(file, format);
        if (!damage.isEmpty()) {
            throw new EnvironmentException(
                    origin + " is cut off or damaged: " + damage + "\n  download it or make it again");
        }
    }

    private ConfigurationException noImage(String reason) {
        return new ConfigurationException(
                origin + " is no disk image: " + reason + "; give a qcow2, VDI, VMDK, VHD or raw image of a disk");
    }

    private byte[] start() {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(2 * SECTOR);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }

    /** VMware's disks may be a text that names the files with the content. */
    private static boolean isText(byte[] start) {
        String beginning = new String(start, StandardCharsets.ISO_8859_1);
        return beginning.contains("DescriptorFile") && !beginning.startsWith("KDMV");
    }

    /** The signature of a boot sector, or that of a table of UEFI. */
    private static boolean hasPartitions(byte[] start) {
        if (start.length < 2 * SECTOR) {
            return false;
        }
        boolean bootSector = start[510] == 0x55 && (start[511] & 0xff) == 0xaa;
        byte[] gpt = "EFI PART".getBytes(StandardCharsets.US_ASCII);
        return bootSector || Arrays.equals(start, SECTOR, SECTOR + gpt.length, gpt, 0, gpt.length);
    }
}
