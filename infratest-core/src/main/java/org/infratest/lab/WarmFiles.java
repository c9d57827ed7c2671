package org.infratest.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.KeptMachine;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a ready state: those that the machines of a lab need to come back, and the manifest that tells what they are.
 *
 * @param cache the cache that all runs of this user share
 * @param tool makes images
 */
record WarmFiles(Path cache, QemuImg tool) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BUFFER = 1 << 18;

    /**
     * Completes a state: what its machines need lies in the folder afterwards, and the manifest, which comes last.
     *
     * @param hash what it comes from
     * @param folder that of the state, in which the lab was kept
     * @param taken the lab
     * @param inputs what it comes from in full, where it may serve labs of which some machines have changed
     * @param relied which machines had to do with which others
     */
    void write(
            String hash,
            Path folder,
            WarmStore.Taken taken,
            @Nullable WarmInputs inputs,
            Map<String, Set<String>> relied)
            throws IOException {
        Map<String, WarmManifest.Entry> machines = new LinkedHashMap<>();
        long bytes = 0;
        for (Map.Entry<String, KeptLab.Member> each : taken.lab().machines().entrySet()) {
            String name = each.getKey();
            KeptMachine kept = each.getValue().kept();
            Path memory = kept.memory();
            WarmManifest.Entry entry = new WarmManifest.Entry(
                    described(Objects.requireNonNull(kept.state(), "a lab that is ready is on")),
                    memory == null ? null : String.valueOf(memory.getFileName()),
                    kept.memoryChecksum(),
                    disks(folder, name, kept),
                    seeds(folder, name, taken.seeds().getOrDefault(name, List.of())),
                    console(
                            folder,
                            name,
                            Objects.requireNonNull(taken.consoles().get(name), name)),
                    each.getValue().attended(),
                    taken.addresses().getOrDefault(name, Map.of()));
            machines.put(name, entry);
            bytes += kept.memoryBytes();
        }
        WarmManifest manifest = new WarmManifest(
                hash,
                taken.name(),
                Instant.now().toString(),
                0,
                machines,
                taken.lab().net(),
                inputs,
                relied,
                taken.notes());
        bytes += manifest.files().stream().mapToLong(WarmManifest.File::size).sum();
        Path part = folder.resolve(WarmStore.MANIFEST + ".part");
        Files.writeString(part, JSON.writeValueAsString(manifest.with(bytes)));
        Files.move(part, folder.resolve(WarmStore.MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<WarmManifest.File> disks(Path folder, String machine, KeptMachine kept) throws IOException {
        List<WarmManifest.File> files = new ArrayList<>();
        for (int i = 0; i < kept.disks().size(); i++) {
            KeptMachine.Disk disk = kept.disks().get(i);
            Path own = folder.resolve(machine + ".disk" + i + ".qcow2");
            place(disk.content(), own);
            Files.deleteIfExists(disk.overlay()); // which stands on the file of the lab that was kept
            tool.overlay(
                    own,
                    WarmManifest.disk(folder, String.valueOf(own.getFileName())).overlay());
            files.add(described(own));
        }
        return files;
    }

    private static List<WarmManifest.File> seeds(Path folder, String machine, List<Path> seeds) throws IOException {
        List<WarmManifest.File> files = new ArrayList<>();
        for (Path seed : seeds) {
            Path own = folder.resolve(machine + "." + seed.getFileName());
            Files.copy(seed, own);
            files.add(described(own));
        }
        return files;
    }

    private static WarmManifest.File console(Path folder, String machine, Path log) throws IOException {
        Path own = folder.resolve(machine + ".console");
        Files.copy(log, own);
        return described(own);
    }

    /** Each state has to stand on images alone: whatever else a disk stands on is that of a lab, which ends, or of another state, which may go. */
    private void place(Path disk, Path own) throws IOException {
        List<Path> chain = tool.chain(disk);
        Path last = chain.get(chain.size() - 1);
        Path images = new ImageFiles(cache).folder().toAbsolutePath();
        Path base = images.equals(last.toAbsolutePath().getParent()) ? last : null;
        if (chain.size() <= (base == null ? 1 : 2)) {
            link(disk, own);
        } else {
            Files.copy(disk, own);
            tool.standOn(own, base);
        }
    }

    /** A disk that was kept is never written to again, so another name for it is as good as a copy. */
    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(from, to); // another file system
        }
    }

    /** A file of a state as a manifest tells it. */
    static WarmManifest.File described(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                checksum.update(buffer.flip());
                buffer.clear();
            }
            return new WarmManifest.File(String.valueOf(file.getFileName()), channel.size(), checksum.getValue());
        }
    }
}
