package org.infratest.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.environment.Accelerator;
import org.infratest.event.EventSink;
import org.infratest.lab.BootOnce;
import org.infratest.lab.WarmSettings;
import org.infratest.lab.WarmStart;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Box;

/** A lab against {@code vagrant up} of the same three machines; taking down does not count for either. */
final class LabBootVagrant implements Figure {

    /** As users have it on a computer on which a machine of that image has booted before; the lab itself is a new one each time. */
    private static final WarmSettings USUAL = new WarmSettings(WarmStart.NEVER, BootOnce.AUTO, 10 << 10);

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "lab-boot-vagrant";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            Box box = new PackerBuilder(runner, BaseBox.cache(), work, EventSink.NONE)
                    .build(BaseBox.spec("infratest/basebox"));
            LabBoot ours = new LabBoot(work, USUAL);
            Accelerator accelerator = Accelerator.detect(runner);
            vagrant(box, accelerator, work)
                    .run(
                            "box",
                            "add",
                            "--force",
                            "--name",
                            box.registeredName(),
                            box.file().toString());
            Pairs pairs = Pairs.measureTimed(name(), ours::untilTheFirstProbe, () -> vagrantUp(box, accelerator, work));
            return new Reading(pairs.ourMedian(), "s", "vagrant", pairs.ratio());
        } finally {
            Folders.delete(work);
        }
    }

    private double vagrantUp(Box box, Accelerator accelerator, Path work) throws Exception {
        Path folder = Files.createTempDirectory(work, "theirs");
        TypedVagrant vagrant = vagrant(box, accelerator, folder);
        try {
            return Pairs.timed(() -> vagrant.run("up", "--provider=libvirt")).call();
        } finally {
            vagrant.run("destroy", "-f");
            Folders.delete(folder);
        }
    }

    private TypedVagrant vagrant(Box box, Accelerator accelerator, Path state) {
        return new TypedVagrant(runner, ThreeMachines.FOLDER.toAbsolutePath(), state, box, accelerator);
    }
}
