package org.infratest.examples.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabSpec;

/**
 * The same machine on images of which each sets up its network in another way, and of which each comes in another form: from a cloud, as a box
 * of Vagrant for VirtualBox, and as a disk of VirtualBox. {@code scripts/base-image} makes what they are made from.
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
                .network("served", net -> net.subnet("10.5.0.0/24").subnet6("2001:db8:5::/64"))
                .network(
                        "storage",
                        net -> net.subnet("10.9.1.0/24")
                                .subnet6("2001:db8:9::/64")
                                .vlan("trunk", 10)
                                .mtu(9000))
                .host("netplan", host -> machine(host, 1, cloudImage()))
                .host("networkd", host -> machine(host, 2, boxFile()))
                .host("networkmanager", host -> machine(host, 3, vdi()))
                .build();
    }

    private ImageSource cloudImage() {
        return new ImageSource.CloudImage(mirror.file(CLOUD.getFileName().toString()), sha256(CLOUD));
    }

    private static ImageSource boxFile() {
        return new ImageSource.BoxFile(OtherForms.virtualBoxBox(NETWORKD));
    }

    private static ImageSource vdi() {
        return new ImageSource.DiskImage(OtherForms.vdi(NETWORK_MANAGER));
    }

    private static void machine(LabHostBuilder host, int number, ImageSource image) {
        host.image(image)
                .groups("systems")
                .nic("lan", "192.168.56." + number, "2001:db8:1::" + number)
                .nic("served")
                .trunk(trunk -> trunk.network("storage", "10.9.1." + number, "2001:db8:9::" + number))
                .route("default", "192.168.56.254")
                .route("198.51.100.0/24", "10.9.1.254")
                .route("2001:db8:99::/48", "2001:db8:9::99")
                .route("2001:db8:55::/48", "2001:db8:5::99"); // through an address on a card whose own is advertised
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
