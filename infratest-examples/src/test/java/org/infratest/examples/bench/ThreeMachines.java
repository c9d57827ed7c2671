package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.process.CommandRunner;

/** The topology of the lab's figures: a gateway, and a machine on either side of it. */
final class ThreeMachines {

    /** How many. */
    static final int COUNT = 3;

    /** Where the same topology is written down for others: a shell script and a Vagrantfile. */
    static final Path FOLDER = Path.of("infratest-examples/src/test/bench/three-machines");

    private static final String FORWARD = "sysctl -q -w net.ipv4.ip_forward=1\nsystemctl stop ufw\n";

    private ThreeMachines() {}

    static LabSpec spec(String name, Path image) {
        return LabSpec.named(name)
                .network("front", net -> net.subnet("10.9.1.0/24").gateway("gateway"))
                .network("back", net -> net.subnet("10.9.2.0/24").gateway("gateway"))
                .host(
                        "gateway",
                        host -> host.image(new ImageSource.DiskImage(image))
                                .nic("front", "10.9.1.1")
                                .nic("back", "10.9.2.1")
                                .script("forward", FORWARD))
                .host(
                        "app",
                        host -> host.image(new ImageSource.DiskImage(image)).nic("front", "10.9.1.10"))
                .host("db", host -> host.image(new ImageSource.DiskImage(image)).nic("back", "10.9.2.10"))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
    }

    /** A lab of them that is not started yet; as many machines boot at once as infratest's default says. */
    static EnvironmentHandle<LabSpec> lab(String name, CommandRunner runner, Path work) {
        return lab(name, runner, work, WarmSettings.NEVER);
    }

    static EnvironmentHandle<LabSpec> lab(String name, CommandRunner runner, Path work, WarmSettings warm) {
        int atOnce = Math.max(2, Runtime.getRuntime().availableProcessors()) + 1;
        return new EnvironmentHandle<>(
                new LabProvider(runner, atOnce, 1, LabProvider.IMAGES_KEPT, warm),
                spec(name, BaseBox.image()),
                new Places(BaseBox.cache(), work, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE);
    }
}
