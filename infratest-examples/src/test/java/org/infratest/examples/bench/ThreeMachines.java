package org.infratest.examples.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.infratest.environment.Budget;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.environment.Terms;
import org.infratest.event.EventSink;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabHostBuilder;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.probe.IcmpProbe;
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
        return spec(name, image, db -> {});
    }

    /**
     * As {@link #spec(String, Path)}.
     *
     * @param db what else db has
     */
    static LabSpec spec(String name, Path image, Consumer<LabHostBuilder> db) {
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
                .host(
                        "db",
                        host -> db.accept(
                                host.image(new ImageSource.DiskImage(image)).nic("back", "10.9.2.10")))
                .bootTimeout(Duration.ofMinutes(15))
                .build();
    }

    /** A lab of them that is not started yet; as many machines boot at once as infratest's default says. */
    static EnvironmentHandle<LabSpec> lab(String name, CommandRunner runner, Path work) {
        return lab(name, runner, work, WarmSettings.NEVER);
    }

    static EnvironmentHandle<LabSpec> lab(String name, CommandRunner runner, Path work, WarmSettings warm) {
        return lab(spec(name, BaseBox.image()), runner, work, warm);
    }

    /** The seconds from the start of a lab until its machine db has answered the JVM's ping. Taking down does not count. */
    static double untilDbAnswers(LabSpec spec, CommandRunner runner, Path work, WarmSettings warm) throws Exception {
        try (EnvironmentHandle<LabSpec> handle = lab(spec, runner, work, warm)) {
            return Pairs.timed(() -> {
                        IcmpProbe.to(handle.start().host("db")).assertReachable();
                        return handle;
                    })
                    .call();
        }
    }

    private static EnvironmentHandle<LabSpec> lab(LabSpec spec, CommandRunner runner, Path work, WarmSettings warm) {
        return lab(spec, runner, work, warm, Budget.ofThisComputer());
    }

    /** As the others, but with a budget of its own: it says how many machines boot at once. */
    static EnvironmentHandle<LabSpec> lab(
            LabSpec spec, CommandRunner runner, Path work, WarmSettings warm, Budget budget) {
        Terms usual = Terms.of(Teardown.ALWAYS);
        return new EnvironmentHandle<>(
                new LabProvider(runner, (int) budget.boots(), 1, LabProvider.IMAGES_KEPT, warm),
                spec,
                new Places(BaseBox.cache(), work, Instant.now()),
                new Terms(usual.teardown(), usual.tenant(), budget, usual.bootIsRetried()),
                EventSink.NONE,
                environment -> Optional.empty());
    }
}
