package org.infratest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.cli.Output.Tone;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.environment.OpenHandles;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.Event;
import org.infratest.lab.Capsule;
import org.infratest.lab.CapsuleProvider;
import org.infratest.lab.LabSpec;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a lab go on from a capsule. */
@Command(
        name = "resume",
        description = {
            "Makes a lab go on that was kept in a capsule when a test failed, until Ctrl-C, which leaves nothing of it.",
            "Resume only capsules of people whom you trust: their machines run on this computer."
        },
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private final CacheFolder cache = new CacheFolder();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description =
                    "A box, a disk or an image that the machines' disks stand on, where that is neither in the cache"
                            + " nor in the capsule. Can be given several times.")
    private final List<Path> bases = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "FILE", description = "The capsule, from the folder of a report.")
    private Path file = Path.of("");

    private final Ending ending;

    ResumeCommand() {
        this(() -> new CountDownLatch(1).await()); // Ctrl-C ends the JVM
    }

    /** One that goes on for another time. */
    ResumeCommand(Ending ending) {
        this.ending = ending;
    }

    /** Returns when the lab is to end. */
    interface Ending {
        void await() throws InterruptedException;
    }

    /** The lab, for programs. */
    record Resumed(String id, String lab, String test, String taken, String logs, List<Machine> machines) {}

    /** A machine of it. */
    record Machine(String host, String power, List<String> login) {}

    @Override
    public Integer call() throws InterruptedException {
        Capsule capsule = Capsule.open(file.toAbsolutePath());
        CommandRunner runner = new SystemCommandRunner();
        Path logs = logs();
        OpenHandles open = new OpenHandles(runner, () -> remove(logs));
        EnvironmentHandle<LabSpec> handle = new EnvironmentHandle<>(
                new CapsuleProvider(runner, capsule, bases),
                capsule.spec(),
                new Places(cache.path(), logs, Instant.now(), null, "", capsule.test(), true),
                Teardown.ALWAYS,
                event -> {
                    if (event instanceof Event.EnvironmentProgress progress) {
                        output.progress(progress.message());
                    }
                });
        open.add(handle);
        boolean logsTell = false;
        try (handle) {
            tell(capsule, handle.start());
            ending.await();
        } catch (EnvironmentException e) {
            logsTell = !handle.logFiles().isEmpty();
            if (logsTell) {
                output.progress("its logs stay in " + logs);
            }
            throw e;
        } finally {
            open.remove(handle);
            if (!logsTell) {
                remove(logs);
            }
        }
        return ExitCode.OK;
    }

    private Path logs() {
        try {
            Path all = Files.createDirectories(cache.path().resolve("resumed"));
            return Files.createTempDirectory(all, "logs-");
        } catch (IOException e) {
            throw new EnvironmentException("Could not make a folder for logs in " + cache.path() + ": " + e, e);
        }
    }

    private void tell(Capsule capsule, Environment lab) {
        if (output.isJson()) {
            output.json(new Resumed(
                    lab.id(),
                    lab.name(),
                    capsule.test(),
                    capsule.taken(),
                    lab.logs().toString(),
                    lab.hosts().stream()
                            .map(host -> new Machine(host.name(), power(capsule, host), lab.loginArguments(host)))
                            .toList()));
            return;
        }
        output.line("lab " + Output.cell(lab.name()) + " goes on as " + output.toned(Tone.NOTE, lab.id())
                + ", as it was when " + Output.cell(capsule.test()) + " had failed, at "
                + Output.cell(capsule.taken()));
        for (Host host : lab.hosts()) {
            String power = power(capsule, host);
            output.line("  " + host.name() + ": " + (power.equals("running") ? lab.loginCommand(host) : power));
        }
        output.line("logs, consoles and what went over the wires: " + lab.logs());
        if (!capsule.ledOut().isEmpty()) {
            output.line("what led out of the lab does not come back: network "
                    + Output.cell(String.join(", ", capsule.ledOut())));
        }
        output.line("Ctrl-C ends it and leaves nothing");
    }

    private static String power(Capsule capsule, Host host) {
        return Objects.requireNonNull(capsule.power().get(host.name()), host.name());
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the logs in " + folder + ": " + e, e);
        }
    }
}
