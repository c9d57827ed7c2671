package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What people give a lab to boot from, and what it cannot boot from: each ends in an error that helps, and leaves nothing behind. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class BadImageIT {

    private static final String TEMPORARY = "java.io.tmpdir";
    private static final String NONE = "0".repeat(64);

    private static volatile @Nullable ImageSource image;

    /** One machine that boots from what the test gives. */
    static class BadInputLab implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("badinput")
                    .host("badinput", host -> host.image(Objects.requireNonNull(image)))
                    .build();
        }
    }

    @LabEnvironment(topology = BadInputLab.class)
    static class BadImageTestCase {
        @Test
        void never() {}
    }

    @TempDir
    Path folder;

    /** Where sockets go, and nothing of others does. */
    @TempDir
    Path temporary;

    private String usual = "";
    private List<Path> cached = List.of();

    @BeforeEach
    void remember() throws IOException {
        usual = System.getProperty(TEMPORARY);
        System.setProperty(TEMPORARY, temporary.toString());
        cached = images();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        System.setProperty(TEMPORARY, usual);
        assertThat(RealRun.ours("leases")).as("leases").isEmpty();
        assertThat(RealRun.ours("environments")).as("state").isEmpty();
        assertThat(temporary).as("sockets").isEmptyDirectory();
        assertThat(images()).as("images").isEqualTo(cached);
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.matches("\\S*qemu-system\\S* .*badinput.*")))
                .as("machines")
                .isEmpty();
    }

    @Test
    void missingImageIsNamed() {
        Path missing = folder.resolve("no.qcow2");

        assertThat(failure(new ImageSource.DiskImage(missing)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("Disk image " + missing + " does not exist");
    }

    @Test
    void wrongChecksumNamesBoth() throws Exception {
        Path disk = qcow2();

        assertThat(failure(new ImageSource.CloudImage(disk.toUri(), NONE)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("Image " + disk.toUri() + " has the wrong checksum:\n  expected SHA-256 " + NONE
                        + "\n  but it has      " + sha256(disk)
                        + "\n  if the image was replaced on purpose, give the new one");
    }

    @Test
    void whatIsNoImageIsRefused() throws IOException {
        Path page = Files.writeString(folder.resolve("page.qcow2"), "<html>not found</html>");

        assertThat(failure(new ImageSource.DiskImage(page)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith("Disk image " + page + " is no disk image: ");
    }

    @Test
    void whatIsNoBoxIsRefused() throws IOException {
        Path page = Files.writeString(folder.resolve("page.box"), "<html>not found</html>".repeat(100));

        assertThat(failure(new ImageSource.BoxFile(page)))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith(page + " is not a box: ");
    }

    @Test
    void truncatedBoxIsRefused() throws IOException {
        Files.move(qcow2(), folder.resolve("box.img"));
        Files.writeString(folder.resolve("metadata.json"), "{\"provider\": \"libvirt\"}");
        Path box = folder.resolve("a.box");
        run("tar", "-C", folder.toString(), "-czf", box.toString(), "metadata.json", "box.img");
        truncate(box);

        assertThat(failure(new ImageSource.BoxFile(box)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Box " + box + " is cut off or damaged: ")
                .hasMessageEndingWith("; download or build it again");
    }

    @Test
    void truncatedImageIsRefused() throws IOException {
        Path disk = qcow2();
        truncate(disk);

        assertThat(failure(new ImageSource.DiskImage(disk)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Disk image " + disk + " is cut off or damaged: ")
                .hasMessageEndingWith("\n  download it or make it again");
    }

    @Test
    void addressWithoutAServerIsNamed() {
        ImageSource source = new ImageSource.CloudImage(URI.create("http://127.0.0.1:1/a.qcow2"), NONE);

        assertThat(failure(source))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Could not download http://127.0.0.1:1/a.qcow2: java.net.ConnectException");
    }

    private Throwable failure(ImageSource source) {
        image = source;
        return RealRun.failure(BadImageTestCase.class, folder);
    }

    /** A sound one, on which there is something. */
    private Path qcow2() throws IOException {
        byte[] raw = new byte[1 << 20];
        Arrays.fill(raw, (byte) 0x55);
        Path content = Files.write(folder.resolve("content.raw"), raw);
        Path disk = folder.resolve("disk.qcow2");
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", content.toString(), disk.toString());
        return disk;
    }

    private static void truncate(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length * 2 / 3));
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static void run(String... words) {
        assertThat(new SystemCommandRunner().run(Command.of(words)).succeeded()).isTrue();
    }

    private static List<Path> images() throws IOException {
        Path images = RealRun.cache().resolve("lab/images");
        if (!Files.isDirectory(images)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(images)) {
            return files.filter(file -> !file.endsWith("known")).sorted().toList();
        }
    }
}
