package org.infratest.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.infratest.environment.Accelerator;
import org.infratest.lab.Lab;
import org.infratest.lab.WarmSettings;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** A lab against a shell script that boots the same three QEMU processes; each machine boots on either side. */
final class LabBootQemu implements Figure {

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "lab-boot-qemu";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        try {
            Path key = key(work);
            Accelerator accelerator = Accelerator.detect(runner);
            LabBoot ours = new LabBoot(work, WarmSettings.NEVER);
            Pairs pairs = Pairs.measureTimed(name(), ours::untilTheFirstProbe, () -> script(key, accelerator));
            return new Reading(pairs.ourMedian(), "s", "qemu", pairs.ratio());
        } finally {
            Folders.delete(work);
        }
    }

    /** The seconds until its ping is answered; taking down counts for neither. */
    private double script(Path key, Accelerator accelerator) {
        boolean emulated = accelerator == Accelerator.TCG;
        double start = System.currentTimeMillis() / 1e3;
        CommandResult result = ByHand.run(
                runner,
                Command.of(List.of(
                                ThreeMachines.FOLDER.resolve("boot").toString(),
                                BaseBox.image().toString(),
                                key.toString(),
                                emulated ? "tcg,thread=multi" : accelerator.qemuName(),
                                emulated ? "qemu64" : "host"))
                        .withDeadline(Duration.ofMinutes(15)));
        List<String> lines = result.stdout();
        return Double.parseDouble(lines.get(lines.size() - 1)) - start;
    }

    /** The one that Vagrant's boxes take. */
    private static Path key(Path work) throws IOException {
        Path file = work.resolve("key");
        try (InputStream in = Lab.class.getResourceAsStream("insecure-key")) {
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
        }
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
