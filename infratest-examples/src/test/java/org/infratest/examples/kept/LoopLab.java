package org.infratest.examples.kept;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabSpec;

/** A router between two networks, with a machine on either: a lab that somebody tests all day. */
public final class LoopLab implements Supplier<LabSpec> {

    /** A system property with another image for the machine {@code db}. */
    static final String IMAGE = "loop.image";

    private static final String ROUTE = "sysctl -q -w net.ipv4.ip_forward=1\nsystemctl stop ufw\n";

    @Override
    public LabSpec get() {
        return LabSpec.named("loop")
                .network("front", net -> net.subnet("10.7.1.0/24").gateway("router"))
                .network("back", net -> net.subnet("10.7.2.0/24").gateway("router"))
                .host(
                        "router",
                        host -> host.image(image(null))
                                .nic("front", "10.7.1.1")
                                .nic("back", "10.7.2.1")
                                .memory(256)
                                .script("routing", ROUTE))
                .host(
                        "app",
                        host -> host.image(image(null))
                                .nic("front", "10.7.1.10")
                                .memory(256))
                .host(
                        "db",
                        host -> host.image(image(System.getProperty(IMAGE)))
                                .nic("back", "10.7.2.10")
                                .memory(256))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
    }

    private static ImageSource image(String other) {
        return new ImageSource.DiskImage(
                other == null ? cache().resolve("images").resolve("debian-12.qcow2") : Path.of(other));
    }

    /** The cache that all runs of this user share. */
    static Path cache() {
        return Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "infratest"))
                .toAbsolutePath();
    }
}
