package org.infratest.lab.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A box of Vagrant: a tar archive, mostly compressed by gzip, with a {@code metadata.json} and, for most of its providers, a disk image.
 *
 * @param file the {@code .box} file
 */
public record BoxArchive(Path file) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BUFFER = 1 << 16;
    private static final int LARGEST_METADATA = 1 << 20;
    private static final int GZIP = 0x1f8b;

    /**
     * Unpacks its disk image into a folder.
     *
     * @param folder an empty one; nothing is written outside of it, whatever the archive says
     * @return the image
     * @throws ConfigurationException if it is no box, or one without a disk
     * @throws EnvironmentException if it is cut off or damaged, or cannot be read
     */
    public Path unpackDisk(Path folder) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException("Box " + file + " does not exist");
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return unpack(new TarReader(isGzip(raw) ? new GZIPInputStream(raw, BUFFER) : raw), folder);
        } catch (TarReader.FormatException e) {
            throw new ConfigurationException(
                    file + " is not a box: " + e.getMessage() + "; a box is a tar archive, as \"vagrant package\" and "
                            + "Packer's \"vagrant\" post-processor make it",
                    e);
        } catch (EOFException | ZipException e) {
            throw new EnvironmentException(
                    "Box " + file + " is cut off or damaged: " + e.getMessage() + "; download or build it again", e);
        } catch (IOException e) {
            throw new EnvironmentException("Could not unpack box " + file + ": " + e, e);
        }
    }

    private Path unpack(TarReader tar, Path folder) throws IOException {
        JsonNode metadata = null;
        Map<String, Path> disks = new LinkedHashMap<>();
        for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarReader.Entry entry = next.get();
            String name = entry.name().replaceFirst("^(\\./+)+", "");
            if (!entry.isFile()) {
                continue;
            }
            if (name.equals("metadata.json")) {
                metadata = metadata(tar.content().readNBytes(LARGEST_METADATA));
            } else if (isDisk(name)) {
                Path disk = folder.resolve("disk" + disks.size());
                Files.copy(tar.content(), disk);
                disks.put(name, disk);
            }
        }
        if (metadata == null) {
            throw new ConfigurationException(file + " is not a box: it has no metadata.json");
        }
        return bootDisk(metadata, disks);
    }

    private JsonNode metadata(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            throw new ConfigurationException(
                    file + " is not a box: its metadata.json is not JSON: "
                            + Printable.line(e.getOriginalMessage(), 200),
                    e);
        }
    }

    /** The one that the metadata names, as libvirt's newer boxes do, else the first by name. */
    private Path bootDisk(JsonNode metadata, Map<String, Path> disks) {
        String named = metadata.path("disks").path(0).path("path").asString("");
        Path disk = disks.get(named);
        if (disk != null) {
            return disk;
        }
        return disks.entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .orElseThrow(
                        () -> new ConfigurationException(
                                "Box " + file + " is for Vagrant's provider '"
                                        + Printable.line(
                                                metadata.path("provider").asString("unknown"), 50)
                                        + "' and has no disk image; the lab boots from boxes for libvirt, qemu, virtualbox and vmware"));
    }

    /** At the top of the archive: what is deeper is not what providers boot from, and what leads out of it is never right. */
    private static boolean isDisk(String name) {
        return name.toLowerCase(Locale.ROOT).matches("[^/\\\\]+\\.(img|qcow2|vmdk|vdi|vhdx?|raw)");
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        int magic = (in.read() << 8) | in.read();
        in.reset();
        return magic == GZIP;
    }
}
