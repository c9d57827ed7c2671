package org.infratest.examples.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;

/**
 * The same machine on images of which each sets up its network in another way: one of a cloud, and two that are boxes but for their
 * network. {@code scripts/base-image} makes them.
 */
public final class SystemsLab implements Supplier<LabSpec> {

    static final Path IMAGES = Path.of(
            Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                    .orElse(System.getProperty("user.home") + "/.cache/infratest"),
            "images");
    private static final Path CLOUD = IMAGES.resolve("debian-12-cloud.qcow2");
    private static final Path NETWORKD = IMAGES.resolve("debian-12-networkd.qcow2");
    private static final Path NETWORK_MANAGER = IMAGES.resolve("debian-12-networkmanager.qcow2");

    private final Mirror mirror;

    /** On images of that mirror, and of this computer. */
    SystemsLab(Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    public LabSpec get() {
        return LabSpec.named("systems")
                .domain("systems.example")
                .network("lan", net -> net.subnet("192.168.56.0/24").subnet6("2001:db8:1::/64"))
                .network("served", net -> net.subnet("10.5.0.0/24"))
                .network(
                        "storage",
                        net -> net.subnet("10.9.1.0/24")
                                .subnet6("2001:db8:9::/64")
                                .vlan("trunk", 10)
                                .mtu(9000))
                .host("netplan", host -> machine(host, 1, cloudImage()))
                .host("networkd", host -> machine(host, 2, new ImageSource.DiskImage(vmdk())))
                .host("networkmanager", host -> machine(host, 3, new ImageSource.DiskImage(NETWORK_MANAGER)))
                .build();
    }

    private ImageSource cloudImage() {
        return new ImageSource.CloudImage(mirror.file(CLOUD.getFileName().toString()), sha256(CLOUD));
    }

    private static void machine(LabHostBuilder host, int number, ImageSource image) {
        host.image(image)
                .groups("systems")
                .nic("lan", "192.168.56." + number, "2001:db8:1::" + number)
                .nic("served")
                .trunk(trunk -> trunk.network("storage", "10.9.1." + number, "2001:db8:9::" + number))
                .route("default", "192.168.56.254")
                .route("198.51.100.0/24", "10.9.1.254")
                .route("2001:db8:99::/48", "2001:db8:9::99");
    }

    /** As VMware and VirtualBox have it. */
    private static Path vmdk() {
        Path vmdk = Path.of("target", "debian-12-networkd.vmdk").toAbsolutePath();
        CommandResult made = new SystemCommandRunner()
                .run(Command.of("qemu-img", "convert", "-O", "vmdk", NETWORKD.toString(), vmdk.toString()));
        if (!made.succeeded()) {
            throw new IllegalStateException(made.commandLine() + ": " + made.stderr());
        }
        sameContentId(vmdk);
        return vmdk;
    }

    /** Each conversion has an id of its own, and so would be another image to the cache. */
    private static void sameContentId(Path vmdk) {
        try (FileChannel file = FileChannel.open(vmdk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(2048);
            file.read(start, 0);
            int at = new String(start.array(), StandardCharsets.ISO_8859_1).indexOf("\nCID=");
            file.write(ByteBuffer.wrap("00000001".getBytes(StandardCharsets.US_ASCII)), at + "\nCID=".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As distributors have it beside their images. */
    private static String sha256(Path image) {
        try {
            return Files.readString(image.resolveSibling(image.getFileName() + ".sha256"))
                    .split(" ")[0];
        } catch (IOException e) {
            throw new UncheckedIOException("Run scripts/base-image --name debian-12-cloud first", e);
        }
    }
}
