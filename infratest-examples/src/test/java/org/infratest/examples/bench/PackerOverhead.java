package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Accelerator;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** A box built through infratest against {@code packer build} typed by hand, with the same template, image and variables. */
final class PackerOverhead implements Figure {

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "overhead-packer";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            String accelerator = Accelerator.detect(runner).qemuName();
            Pairs pairs = Pairs.measure(name(), () -> throughInfratest(work), () -> byHand(accelerator, work));
            return new Reading(pairs.ourMedian(), "s", "packer", pairs.ratio());
        } finally {
            Folders.delete(work);
        }
    }

    private Path throughInfratest(Path work) throws IOException {
        Path cache = Files.createTempDirectory(work, "ours");
        Path box = new PackerBuilder(runner, cache, cache.resolve("logs"), EventSink.NONE)
                .build(BaseBox.spec("infratest/bench"))
                .file();
        Folders.delete(cache);
        return box;
    }

    private CommandResult byHand(String accelerator, Path work) throws IOException {
        Path folder = Files.createTempDirectory(work, "theirs");
        Command build = Command.of(List.of(
                        "packer",
                        "build",
                        "-machine-readable",
                        "-color=false",
                        "-var",
                        "base_image=" + BaseBox.image(),
                        "-var",
                        "accelerator=" + accelerator,
                        "-var",
                        "output_directory=" + folder.resolve("output"),
                        "-var",
                        "manifest=" + folder.resolve("packer-manifest.json"),
                        BaseBox.template().toString()))
                .in(BaseBox.template().getParent())
                .withEnvironment(Map.of(
                        "CHECKPOINT_DISABLE",
                        "1",
                        "PACKER_CACHE_DIR",
                        folder.resolve("cache").toString()))
                .withDeadline(Duration.ofMinutes(30))
                .loggedTo(folder.resolve("build.log"));
        CommandResult result = ByHand.run(runner, build);
        Folders.delete(folder);
        return result;
    }
}
