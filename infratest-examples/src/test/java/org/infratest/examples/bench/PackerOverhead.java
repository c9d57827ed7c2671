package org.infratest.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.infratest.environment.Accelerator;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.BoxSpec;

/** A box built through infratest against {@code packer build} typed by hand, with the same template, image and variables. */
final class PackerOverhead implements Figure {

    private static final Path TEMPLATE =
            Path.of("configsets/basebox/basebox.pkr.json").toAbsolutePath();

    private final CommandRunner runner = new SystemCommandRunner();
    private final Path images = Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "infratest"))
            .resolve("images")
            .toAbsolutePath();

    @Override
    public String name() {
        return "overhead-packer";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Files.createTempDirectory("infratest-bench");
        try {
            Pairs pairs = Pairs.measure(name(), () -> throughInfratest(work), () -> byHand(work));
            return new Reading(pairs.ourMedian(), "s", "packer", pairs.ratio());
        } finally {
            delete(work);
        }
    }

    private Path throughInfratest(Path work) throws IOException {
        Path cache = Files.createTempDirectory(work, "ours");
        BoxSpec spec = new BoxSpec(TEMPLATE, "infratest/bench", Map.of("base_image", image()), List.of());
        Path box = new PackerBuilder(runner, cache, cache.resolve("logs"), EventSink.NONE)
                .build(spec)
                .file();
        delete(cache);
        return box;
    }

    private CommandResult byHand(Path work) throws IOException {
        Path folder = Files.createTempDirectory(work, "theirs");
        Command build = Command.of(List.of(
                        "packer",
                        "build",
                        "-machine-readable",
                        "-color=false",
                        "-var",
                        "base_image=" + image(),
                        "-var",
                        "accelerator=" + Accelerator.detect(runner).qemuName(),
                        "-var",
                        "output_directory=" + folder.resolve("output"),
                        "-var",
                        "manifest=" + folder.resolve("packer-manifest.json"),
                        TEMPLATE.toString()))
                .in(TEMPLATE.getParent())
                .withEnvironment(Map.of(
                        "CHECKPOINT_DISABLE",
                        "1",
                        "PACKER_CACHE_DIR",
                        folder.resolve("cache").toString()))
                .withDeadline(Duration.ofMinutes(30))
                .loggedTo(folder.resolve("build.log"));
        CommandResult result = runner.run(build);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    "'" + result.commandLine() + "' " + result.ending() + ":\n" + result.stdout());
        }
        delete(folder);
        return result;
    }

    private String image() {
        return images.resolve("debian-12.qcow2").toString();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
