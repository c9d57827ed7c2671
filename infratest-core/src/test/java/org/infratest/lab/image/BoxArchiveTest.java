package org.infratest.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives are made by the system's tar, in each format that it writes. */
class BoxArchiveTest {

    private static final String LIBVIRT = "{\"provider\": \"libvirt\", \"format\": \"qcow2\", \"virtual_size\": 2}";

    @TempDir
    Path folder;

    private Path content;
    private Path target;

    @BeforeEach
    void makeFolders() throws IOException {
        content = Files.createDirectories(folder.resolve("content"));
        target = Files.createDirectories(folder.resolve("target"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ustar", "gnu", "pax", "v7", "oldgnu"})
    void diskOfLibvirtIsUnpackedFromEachFormat(String format) throws IOException {
        put("metadata.json", LIBVIRT);
        put("box.img", "the disk");
        put("Vagrantfile", "x");

        Path disk = new BoxArchive(tar("-czf", "--format=" + format)).unpackDisk(target);

        assertThat(disk).hasContent("the disk");
    }

    @Test
    void archiveWithoutCompressionIsReadToo() throws IOException {
        put("metadata.json", LIBVIRT);
        put("box.img", "the disk");

        assertThat(new BoxArchive(tar("-cf")).unpackDisk(target)).hasContent("the disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void longNamesAreRead(String format) throws IOException {
        put("metadata.json", "{\"provider\": \"virtualbox\"}");
        put("packer-" + "x".repeat(150) + "-disk001.vmdk", "the disk");

        assertThat(new BoxArchive(tar("-czf", "--format=" + format)).unpackDisk(target))
                .hasContent("the disk");
    }

    @Test
    void firstDiskIsTheOneThatTheMetadataName() throws IOException {
        put(
                "metadata.json",
                "{\"provider\": \"libvirt\", \"disks\": [{\"path\": \"system.img\"}, {\"path\": \"a.img\"}]}");
        put("a.img", "data");
        put("system.img", "the disk");

        assertThat(new BoxArchive(tar("-czf")).unpackDisk(target)).hasContent("the disk");
    }

    @Test
    void whatLeadsOutOfTheArchiveIsNotUnpacked() throws IOException {
        put("metadata.json", LIBVIRT);
        put("box.img", "evil");
        Path box = tar("-czf", "--transform=s,box.img,../../box.img,", "-P");

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Box " + box + " is for Vagrant's provider 'libvirt' and has no disk image; the lab boots "
                        + "from boxes for libvirt, qemu, virtualbox and vmware");
        assertThat(folder.resolve("box.img")).doesNotExist();
        assertThat(target).isEmptyDirectory();
    }

    @Test
    void linkIsNoDisk() throws IOException {
        put("metadata.json", LIBVIRT);
        Files.createSymbolicLink(content.resolve("box.img"), Path.of("metadata.json"));
        Path box = tar("-czf");

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target)).hasMessageContaining("has no disk image");
    }

    @Test
    void boxThatIsCutOffSaysSo() throws IOException {
        put("metadata.json", LIBVIRT);
        Files.write(content.resolve("box.img"), new byte[100_000]);
        Path whole = tar("-cf");
        Path box = folder.resolve("cut.box");
        Files.write(box, Arrays.copyOf(Files.readAllBytes(whole), 50_000));

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Box " + box + " is cut off or damaged: the archive ends within a file; "
                        + "download or build it again");
    }

    @Test
    void compressedBoxThatIsCutOffSaysSo() throws IOException {
        put("metadata.json", LIBVIRT);
        byte[] noise = new byte[100_000];
        new java.util.Random(1).nextBytes(noise);
        Files.write(content.resolve("box.img"), noise);
        Path whole = tar("-czf");
        Path box = folder.resolve("cut.box");
        Files.write(box, Arrays.copyOf(Files.readAllBytes(whole), 50_000));

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Box " + box + " is cut off or damaged: Unexpected end of ZLIB input stream; "
                        + "download or build it again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>not found</html>", "x"})
    void whatIsNoArchiveIsNoBox(String text) throws IOException {
        Path box = Files.writeString(folder.resolve("page.box"), text.repeat(600));

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(box + " is not a box: it has no tar header where one is due; a box is a tar archive, as "
                        + "\"vagrant package\" and Packer's \"vagrant\" post-processor make it");
    }

    @Test
    void compressedTextIsNoBox() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[] {'a'});
            gzip.write("text".repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        Path box = Files.write(folder.resolve("text.box"), bytes.toByteArray());

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target)).hasMessageStartingWith(box + " is not a box");
    }

    @Test
    void boxWithoutMetadataIsNone() throws IOException {
        put("box.img", "x");
        Path box = tar("-czf");

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target))
                .hasMessage(box + " is not a box: it has no metadata.json");
    }

    @Test
    void boxOfContainersSaysWhatWouldDo() throws IOException {
        put("metadata.json", "{\"provider\": \"lxc\"}");
        put("rootfs.tar.gz", "x");
        Path box = tar("-czf");

        assertThatThrownBy(() -> new BoxArchive(box).unpackDisk(target))
                .hasMessageContaining("is for Vagrant's provider 'lxc' and has no disk image");
    }

    @Test
    void missingBoxIsNamed() {
        assertThatThrownBy(() -> new BoxArchive(folder.resolve("no.box")).unpackDisk(target))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Box " + folder.resolve("no.box") + " does not exist");
    }

    private void put(String name, String text) throws IOException {
        Files.writeString(content.resolve(name), text);
    }

    private Path tar(String mode, String... options) {
        Path box = folder.resolve("a.box");
        java.util.List<String> words = new java.util.ArrayList<>(java.util.List.of("tar"));
        words.addAll(java.util.List.of(options));
        words.addAll(java.util.List.of("-C", content.toString(), mode, box.toString()));
        words.add(".");
        assertThat(new SystemCommandRunner().run(Command.of(words)).succeeded()).isTrue();
        return box;
    }
}
