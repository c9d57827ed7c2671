package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIf("hasQemuImg")
class LabImagesTest {

    private static final Duration KEPT = Duration.ofDays(14);

    private final SystemCommandRunner runner = new SystemCommandRunner();
    private final List<String> progress = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    static boolean hasQemuImg() {
        return new SystemCommandRunner().isInstalled("qemu-img");
    }

    @Test
    void imageIsMadeOnceAndStandsAlone() throws IOException {
        Path disk = qcow2("disk.qcow2");

        Path first = images().base(new ImageSource.DiskImage(disk));
        Path second = images().base(new ImageSource.DiskImage(disk));

        assertThat(second).isEqualTo(first);
        assertThat(first.getParent()).isEqualTo(folder.resolve("cache/lab/images"));
        assertThat(progress).containsExactly("making the image of " + disk);
        assertThat(Files.getPosixFilePermissions(first).toString()).doesNotContain("WRITE");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void sameContentElsewhereIsTheSameImage() throws IOException {
        Path disk = qcow2("disk.qcow2");
        Path copy = Files.copy(disk, folder.resolve("copy.qcow2"));

        assertThat(images().base(new ImageSource.DiskImage(copy)))
                .isEqualTo(images().base(new ImageSource.DiskImage(disk)));
    }

    @Test
    void otherContentUnderTheSameNameIsAnotherImage() throws IOException {
        Path disk = qcow2("disk.qcow2");
        Path before = images().base(new ImageSource.DiskImage(disk));
        run("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "9M");

        assertThat(images().base(new ImageSource.DiskImage(disk))).isNotEqualTo(before);
    }

    @Test
    void imageThatWasCutOffIsMadeAnew() throws IOException {
        Path disk = qcow2("disk.qcow2");
        Path image = images().base(new ImageSource.DiskImage(disk));
        byte[] whole = Files.readAllBytes(image);
        Files.delete(image);
        Files.write(image, Arrays.copyOf(whole, 1000));

        assertThat(images().base(new ImageSource.DiskImage(disk))).hasBinaryContent(whole);
    }

    @Test
    void manyAtOnceMakeItOnce() throws IOException {
        Path disk = qcow2("disk.qcow2");
        List<CompletableFuture<Path>> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(CompletableFuture.supplyAsync(() -> images().base(new ImageSource.DiskImage(disk))));
        }

        assertThat(made.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(progress.stream().filter(line -> line.startsWith("making"))).hasSize(1);
    }

    @Test
    void whatAKilledJvmLeftIsRemoved() throws IOException {
        Path disk = qcow2("disk.qcow2");
        Path image = images().base(new ImageSource.DiskImage(disk));
        String hash = image.getFileName().toString().replace(".qcow2", "");
        Files.delete(image);
        Files.createDirectories(image.resolveSibling("." + hash + "-123").resolve("half"));

        images().base(new ImageSource.DiskImage(disk));

        assertThat(leftovers()).isEmpty();
    }

    @Test
    void eachFormatOfOthersIsTakenWithItsContent() throws IOException {
        Path raw = noise();
        for (String format : List.of("vmdk", "vdi", "vhdx", "vpc")) {
            Path disk = folder.resolve("disk." + format);
            run("qemu-img", "convert", "-f", "raw", "-O", format, raw.toString(), disk.toString());

            assertSame(images().base(new ImageSource.DiskImage(disk)), disk, format);
        }
    }

    @Test
    void cloudImageByPathIsTakenWithItsContent() throws Exception {
        Path disk = folder.resolve("cloud.qcow2");
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", noise().toString(), disk.toString());
        String checksum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(disk)));

        assertSame(images().base(new ImageSource.CloudImage(disk.toUri(), checksum)), disk, "qcow2");
    }

    @Test
    void boxIsTakenWithItsContent() throws IOException {
        Path disk = folder.resolve("box.img");
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", noise().toString(), disk.toString());
        Files.writeString(folder.resolve("metadata.json"), "{\"provider\": \"libvirt\"}");
        Path box = folder.resolve("a.box");
        run("tar", "-C", folder.toString(), "-czf", box.toString(), "metadata.json", "box.img");

        Path byFile = images().base(new ImageSource.BoxFile(box));
        Path built = images().base(new ImageSource.BuiltBox(new Box("web", "f".repeat(64), box)));

        assertSame(byFile, disk, "qcow2");
        assertSame(built, disk, "qcow2");
        assertThat(progress).contains("making the image of box 'web'");
    }

    @Test
    void imageThatIsBasedOnAnotherFileIsRefused() throws IOException {
        Path disk = qcow2("disk.qcow2");
        Path overlay = folder.resolve("overlay.qcow2");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", disk.toString(), overlay.toString());

        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(overlay)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Disk image " + overlay + " is based on another file, '" + disk + "', which it could take "
                        + "from anywhere on this computer; make one that stands alone: qemu-img convert -O qcow2 "
                        + overlay + " alone.qcow2");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void imageWithItsContentElsewhereIsRefused() throws IOException {
        Path disk = folder.resolve("disk.qcow2");
        Path data = folder.resolve("data.raw");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-o", "data_file=" + data, disk.toString(), "8M");

        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(disk)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Disk image " + disk + " has its content in another file, '" + data + "'");
    }

    @Test
    void descriptionOfADiskIsRefused() throws IOException {
        Path disk = folder.resolve("disk.vmdk");
        run("qemu-img", "create", "-q", "-f", "vmdk", "-o", "subformat=monolithicFlat", disk.toString(), "8M");

        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(disk)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Disk image " + disk + " only describes a disk whose content is in other files; give one "
                        + "that contains it, as made by: qemu-img convert -O qcow2 DISK disk.qcow2");
    }

    @Test
    void whatIsNoDiskIsRefused() throws IOException {
        Path page = Files.writeString(folder.resolve("page.qcow2"), "<html>not found</html>".repeat(100));

        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(page)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Disk image " + page + " is no disk image: it is in none of QEMU's formats, and has no "
                        + "partition table; give a qcow2, VDI, VMDK, VHD or raw image of a disk");
    }

    @Test
    void qcow2WithoutItsEndIsRefused() throws IOException {
        Path disk = qcow2("disk.qcow2");
        Files.write(disk, Arrays.copyOf(Files.readAllBytes(disk), 80));

        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(disk)))
                .hasMessageStartingWith("Disk image " + disk);
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk", "vmdk -o subformat=streamOptimized", "vdi", "vhdx", "vpc"})
    void imageWithoutItsEndIsRefused(String format) throws IOException {
        Path whole = folder.resolve("whole");
        List<String> convert = new ArrayList<>(List.of("qemu-img", "convert", "-O"));
        convert.addAll(List.of(format.split(" ")));
        convert.addAll(List.of(noise().toString(), whole.toString()));
        run(convert.toArray(String[]::new));
        byte[] content = Files.readAllBytes(whole);
        Path disk = Files.write(folder.resolve("disk"), Arrays.copyOf(content, content.length * 2 / 3));

        assertThat(images().base(new ImageSource.DiskImage(whole))).exists();
        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(disk)))
                .hasMessageMatching("(?s)Disk image " + disk
                        + " (is cut off or damaged: .*\n  download it or make it again"
                        + "|is no disk image that QEMU can read: .*truncated.*)");
        assertThat(leftovers()).isEmpty();
        assertThat(made()).as("of the whole one").hasSize(1);
    }

    @Test
    void boxWithoutItsEndIsRefused() throws IOException {
        Files.move(noise(), folder.resolve("box.img"));
        Files.writeString(folder.resolve("metadata.json"), "{\"provider\": \"libvirt\"}");
        Path whole = folder.resolve("whole.box");
        run("tar", "-C", folder.toString(), "-czf", whole.toString(), "metadata.json", "box.img");
        byte[] content = Files.readAllBytes(whole);
        Path box = Files.write(folder.resolve("a.box"), Arrays.copyOf(content, content.length * 2 / 3));

        assertThatThrownBy(() -> images().base(new ImageSource.BoxFile(box)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching("Box " + box + " is cut off or damaged: .*; download or build it again");
        assertThat(leftovers()).isEmpty();
        assertThat(made()).isEmpty();
    }

    @Test
    void imageMakesRoomForItself() throws IOException {
        Path old = images().base(new ImageSource.DiskImage(qcow2("disk.qcow2")));
        Path stranger = Files.copy(old, old.resolveSibling("e".repeat(64) + ".qcow2"));
        Files.setLastModifiedTime(stranger, FileTime.from(Instant.now().minus(KEPT.plusDays(1))));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(KEPT.plusDays(1))));

        images().base(new ImageSource.DiskImage(noise()));

        assertThat(stranger).as("nobody uses it").doesNotExist();
        assertThat(old).as("this JVM uses it").exists();
    }

    @Test
    void rawDiskWithABootSectorIsTaken() throws IOException {
        byte[] raw = new byte[1 << 20];
        raw[510] = 0x55;
        raw[511] = (byte) 0xaa;
        Path disk = Files.write(folder.resolve("disk.raw"), raw);

        assertThat(images().base(new ImageSource.DiskImage(disk))).exists();
    }

    @Test
    void missingImageIsNamed() {
        Path missing = folder.resolve("no.qcow2");

        assertThatThrownBy(() -> images().base(new ImageSource.DiskImage(missing)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Disk image " + missing + " does not exist");
        assertThatThrownBy(() -> images().base(new ImageSource.CloudImage(missing.toUri(), "")))
                .hasMessage("Cloud image " + missing + " does not exist");
        assertThatThrownBy(() -> images().base(new ImageSource.TheBox())).hasMessageContaining("@PackerBox");
    }

    /** A machine that boots from the image finds on its disk what was on the other. */
    private void assertSame(Path image, Path disk, String format) {
        run("qemu-img", "compare", "-f", "qcow2", "-F", format, image.toString(), disk.toString());
    }

    private LabImages images() {
        return new LabImages(folder.resolve("cache"), runner, KEPT, progress::add);
    }

    private Path qcow2(String name) {
        Path disk = folder.resolve(name);
        run("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "8M");
        return disk;
    }

    /** A raw disk, with a boot sector, of which no part is empty. */
    private Path noise() throws IOException {
        byte[] raw = new byte[4 << 20];
        new Random(4).nextBytes(raw);
        raw[510] = 0x55;
        raw[511] = (byte) 0xaa;
        return Files.write(folder.resolve("noise.raw"), raw);
    }

    private List<String> made() throws IOException {
        return new ImageFiles(folder.resolve("cache")).images();
    }

    private List<Path> leftovers() throws IOException {
        try (var files = Files.list(folder.resolve("cache/lab/images"))) {
            return files.filter(f -> f.getFileName().toString().startsWith(".")).toList();
        }
    }

    private void run(String... words) {
        CommandResult result = runner.run(Command.of(words));
        assertThat(result.succeeded()).as("%s", result).isTrue();
    }
}
