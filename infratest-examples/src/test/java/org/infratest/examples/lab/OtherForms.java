package org.infratest.examples.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;

/**
 * An image in the forms that other hypervisors have. Each conversion would have an id of its own, and so be another image to the cache; these
 * have the same one each time.
 */
final class OtherForms {

    private static final Path FOLDER = Path.of("target", "images").toAbsolutePath();
    private static final int VDI_UUIDS = 0x188; // that of the image, and that of its last change

    private OtherForms() {}

    /** As VirtualBox has disks. */
    static Path vdi(Path image) {
        Path vdi = FOLDER.resolve("disk.vdi");
        convert(image, vdi, "vdi", "static=off");
        write(
                vdi,
                VDI_UUIDS,
                ByteBuffer.allocate(2 * 16)
                        .putLong(1)
                        .putLong(1)
                        .putLong(1)
                        .putLong(1)
                        .flip());
        return vdi;
    }

    /** As {@code vagrant package} makes boxes of VirtualBox's machines: a compressed VMDK, with its description. */
    static Path virtualBoxBox(Path image) {
        Path vmdk = FOLDER.resolve("box-disk001.vmdk");
        convert(image, vmdk, "vmdk", "subformat=streamOptimized");
        int id = text(vmdk, 2048).indexOf("\nCID=") + "\nCID=".length();
        write(vmdk, id, ByteBuffer.wrap("00000001".getBytes(StandardCharsets.US_ASCII)));
        try {
            Files.writeString(FOLDER.resolve("metadata.json"), "{\"provider\":\"virtualbox\"}\n");
            Files.writeString(FOLDER.resolve("Vagrantfile"), "Vagrant.configure(\"2\") { |config| }\n");
            Files.writeString(FOLDER.resolve("box.ovf"), "<Envelope><References><File/></References></Envelope>\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path box = FOLDER.resolve("virtualbox.box");
        run(Command.of(
                "tar",
                "--create",
                "--file",
                box.toString(),
                "--directory",
                FOLDER.toString(),
                "--sort=name",
                "--mtime=@0",
                "--owner=0",
                "--group=0",
                "./metadata.json",
                "./Vagrantfile",
                "./box.ovf",
                "./box-disk001.vmdk"));
        return box;
    }

    private static void convert(Path image, Path to, String format, String options) {
        try {
            Files.createDirectories(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(Command.of("qemu-img", "convert", "-O", format, "-o", options, image.toString(), to.toString()));
    }

    private static String text(Path file, int length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(length);
            channel.read(start, 0);
            return new String(start.array(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, int at, ByteBuffer bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Command command) {
        CommandResult result = new SystemCommandRunner().run(command);
        if (!result.succeeded()) {
            throw new IllegalStateException(result.commandLine() + ": " + result.stderr());
        }
    }
}
