package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.Redaction;
import org.infratest.environment.FailureCapsule.Occasion;
import org.infratest.environment.Workspace;
import org.infratest.lab.capsule.CapsuleWriter;
import org.infratest.lab.capsule.Content;
import org.infratest.lab.capsule.Packed;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.PcapWriter;
import org.infratest.lab.qemu.KeptMachine;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Puts a lab that was kept into a capsule. Of one use. */
final class CapsuleTaking {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LabSpec spec;
    private final QemuImg tool;
    private final Occasion occasion;
    private final Path folder;
    private final ImageFiles images;
    private final List<Content> contents = new ArrayList<>();
    private final Map<Path, CapsuleManifest.Base> bases = new LinkedHashMap<>();

    /**
     * Begins one.
     *
     * @param folder where further files go; removed by whoever made it
     */
    CapsuleTaking(LabSpec spec, Workspace workspace, QemuImg tool, Occasion occasion, Path folder) {
        this.spec = spec;
        this.tool = tool;
        this.occasion = occasion;
        this.folder = folder;
        this.images = new ImageFiles(workspace.cache());
    }

    /**
     * Writes it.
     *
     * @param kept what goes in
     * @param qemu on what it was
     * @param captures what went over the wires
     * @throws EnvironmentException if that cannot be done; then there is no such file
     */
    void write(
            KeptLab kept,
            CapsuleManifest.Qemu qemu,
            Collection<LabMachine> machines,
            Map<String, PcapWriter> captures,
            Path file) {
        try {
            Map<String, CapsuleManifest.Entry> entries = new LinkedHashMap<>();
            for (LabMachine machine : machines) {
                entries.put(machine.host().name(), entry(machine, kept.of(machine)));
            }
            List<String> slices = slices(captures);
            CapsuleManifest manifest = new CapsuleManifest(
                    Redaction.of(occasion.test()),
                    Instant.now().toString(),
                    qemu,
                    CapsuleTopology.of(spec),
                    entries,
                    List.copyOf(bases.values()),
                    slices,
                    kept.net(),
                    packed());
            new CapsuleWriter(file).write(JSON.writeValueAsBytes(manifest), contents);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The capsule " + file + " could not be written: " + e.getMessage()
                            + "; make room there, or switch it off with infratest.capsule=NEVER",
                    e);
        }
    }

    private CapsuleManifest.Entry entry(LabMachine machine, KeptLab.Member member) throws IOException {
        String name = machine.host().name();
        KeptMachine kept = member.kept();
        Map<String, String> addresses = new LinkedHashMap<>();
        machine.host()
                .addresses()
                .forEach((network, address) -> addresses.put(network.name(), address.getHostAddress()));
        List<CapsuleManifest.Disk> disks = new ArrayList<>();
        for (int i = 0; i < kept.disks().size(); i++) {
            disks.add(disk(name + ".disk" + i, kept.disks().get(i).content(), i == 0));
        }
        List<String> seeds = new ArrayList<>();
        for (Path seed : machine.seeds()) {
            seeds.add(add(name + ".seed" + seeds.size(), seed));
        }
        return new CapsuleManifest.Entry(
                kept.power(),
                addIfThere(name + ".state", kept.state()),
                addIfThere(name + ".memory", kept.memory()),
                kept.memoryChecksum(),
                disks,
                seeds,
                console(name, machine.console()),
                member.attended(),
                member.ahead().toMillis(),
                kept.cardsOut(),
                kept.cablesOut(),
                MachineType.devices(machine.plan(), kept.disks().size()),
                machine.plan().control().subnet().toString(),
                addresses);
    }

    /** All that was written since the base, image by image. */
    private CapsuleManifest.Disk disk(String name, Path top, boolean first) throws IOException {
        List<String> layers = new ArrayList<>();
        for (Path image : tool.chain(top)) {
            if (first && images.folder().toAbsolutePath().equals(image.getParent())) {
                return new CapsuleManifest.Disk(layers, base(image).hash());
            }
            layers.add(add(name + "." + layers.size(), image));
        }
        return new CapsuleManifest.Disk(layers, null);
    }

    private CapsuleManifest.Base base(Path image) throws IOException {
        CapsuleManifest.Base known = bases.get(image);
        if (known != null) {
            return known;
        }
        String hash = ImageContent.of(new ImageSource.DiskImage(image), images.known());
        String origin = spec.hosts().stream()
                .map(LabHost::image)
                .filter(source -> image.equals(
                        images.image(ImageContent.of(source, images.known())).toAbsolutePath()))
                .findFirst()
                .map(CapsuleTaking::origin)
                .orElse("an image of the lab");
        CapsuleManifest.Base base = new CapsuleManifest.Base(
                hash,
                Redaction.of(origin),
                Files.size(image),
                occasion.withBase() ? add("base." + bases.size(), image) : null);
        bases.put(image, base);
        return base;
    }

    /** For people, who may find it there; without a password that an address may have. */
    private static String origin(ImageSource source) {
        if (source instanceof ImageSource.CloudImage cloud) {
            return "cloud image "
                    + cloud.location().toString().replaceFirst("//[^/@]*@", "//")
                    + (cloud.sha256().isEmpty() ? "" : " (SHA-256 " + cloud.sha256() + ")");
        }
        if (source instanceof ImageSource.BuiltBox built) {
            return "box '" + built.box().name() + "' (" + built.box().file() + ")";
        }
        if (source instanceof ImageSource.BoxFile box) {
            return "box " + box.file();
        }
        return source instanceof ImageSource.DiskImage disk ? "disk image " + disk.file() : source.toString();
    }

    /** A copy, as the machine writes on. */
    private @Nullable String console(String name, Path log) throws IOException {
        return Files.isRegularFile(log)
                ? add(name + ".console", Files.copy(log, folder.resolve(name + ".console")))
                : null;
    }

    private List<String> slices(Map<String, PcapWriter> captures) throws IOException {
        List<String> slices = new ArrayList<>();
        for (Map.Entry<String, PcapWriter> each : captures.entrySet()) {
            Path slice = folder.resolve(each.getKey().replaceAll("[^A-Za-z0-9_-]+", "-") + ".pcap");
            if (each.getValue().slice(occasion.since(), Instant.now(), slice) > 0) {
                slices.add(add(String.valueOf(slice.getFileName()), slice));
            }
        }
        return slices;
    }

    private @Nullable String addIfThere(String name, @Nullable Path file) {
        return file == null ? null : add(name, file);
    }

    private String add(String name, Path file) {
        contents.add(new Content(name, file));
        return name;
    }

    private List<Packed> packed() throws IOException {
        List<Packed> packed = new ArrayList<>();
        for (Content content : contents) {
            packed.add(new Packed(content.name(), Files.size(content.file())));
        }
        return packed;
    }
}
