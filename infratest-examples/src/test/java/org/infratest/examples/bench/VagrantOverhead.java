package org.infratest.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Accelerator;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Readiness.WhenSshAnswers;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Box;
import org.infratest.vagrant.VagrantProvider;
import org.infratest.vagrant.VagrantSpec;

/**
 * One machine brought up and taken down through infratest, ready for probes in between, against {@code vagrant up} and
 * {@code vagrant destroy} typed by hand. The pair that does not count registers the box, for both.
 */
final class VagrantOverhead implements Figure {

    private static final String PROVIDER = "libvirt";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "overhead-vagrant";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            Box box = new PackerBuilder(runner, BaseBox.cache(), work, EventSink.NONE)
                    .build(BaseBox.spec("infratest/basebox"));
            Accelerator accelerator = Accelerator.detect(runner);
            Pairs pairs =
                    Pairs.measure(name(), () -> throughInfratest(box, work), () -> byHand(box, accelerator, work));
            return new Reading(pairs.ourMedian(), "s", "vagrant", pairs.ratio());
        } finally {
            Folders.delete(work);
        }
    }

    private List<String> throughInfratest(Box box, Path work) {
        VagrantSpec spec = new VagrantSpec(
                "basebox", OneMachine.directory(), PROVIDER, Map.of(), List.of(), box, new WhenSshAnswers(), PATIENCE);
        Places places = new Places(BaseBox.cache(), work, Instant.now());
        try (EnvironmentHandle<VagrantSpec> handle = new EnvironmentHandle<>(
                new VagrantProvider(runner, 1, "make bench"), spec, places, Teardown.ALWAYS, EventSink.NONE)) {
            return handle.start().hosts().stream().map(host -> host.name()).toList();
        }
    }

    private CommandResult byHand(Box box, Accelerator accelerator, Path work) throws Exception {
        Path folder = Files.createTempDirectory(work, "theirs");
        TypedVagrant vagrant = new TypedVagrant(runner, OneMachine.directory(), folder, box, accelerator);
        try {
            return vagrant.run("up", "--provider=" + PROVIDER);
        } finally {
            vagrant.run("destroy", "-f");
            Folders.delete(folder);
        }
    }
}
