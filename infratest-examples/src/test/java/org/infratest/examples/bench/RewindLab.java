package org.infratest.examples.bench;

import java.nio.file.Path;
import org.infratest.environment.Accelerator;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Box;

/** Three routed machines that go back, until the first green probe, against {@code vagrant snapshot restore} of the same three. */
final class RewindLab implements Figure {

    private static final String SNAPSHOT = "ready";

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "rewind-lab";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        Box box = new PackerBuilder(runner, BaseBox.cache(), work, EventSink.NONE)
                .build(BaseBox.spec("infratest/basebox"));
        TypedVagrant vagrant =
                new TypedVagrant(runner, ThreeMachines.FOLDER.toAbsolutePath(), work, box, Accelerator.detect(runner));
        try {
            vagrant.run(
                    "box",
                    "add",
                    "--force",
                    "--name",
                    box.registeredName(),
                    box.file().toString());
            vagrant.run("up", "--provider=libvirt");
            vagrant.run("snapshot", "save", SNAPSHOT);
            try (RewoundLab lab = new RewoundLab(runner, work)) {
                Pairs pairs = Pairs.measureTimed(
                        name(),
                        lab::untilTheFirstProbe,
                        Pairs.timed(() -> vagrant.run("snapshot", "restore", "--no-provision", SNAPSHOT)));
                return new Reading(pairs.ourMedian(), "s", "vagrant", pairs.ratio());
            }
        } finally {
            vagrant.run("destroy", "-f");
            Folders.delete(work);
        }
    }
}
