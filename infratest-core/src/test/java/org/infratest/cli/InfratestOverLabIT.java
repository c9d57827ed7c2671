package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.lab.ImageSource;
import org.infratest.lab.LabProvider;
import org.infratest.lab.LabSpec;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, over a machine of a lab that a test has. */
class InfratestOverLabIT {

    @TempDir
    Path folder;

    private final SystemCommandRunner runner = new SystemCommandRunner();

    @Test
    void machineOfALabIsShownLoggedInToAndLeftAlone() {
        LabSpec spec = LabSpec.named("command")
                .network("lan", net -> net.subnet("10.1.0.0/24"))
                .host(
                        "app",
                        host -> host.image(new ImageSource.DiskImage(cache().resolve("images/debian-12.qcow2")))
                                .nic("lan", "10.1.0.10"))
                .build();
        try (EnvironmentHandle<LabSpec> handle = new EnvironmentHandle<>(
                new LabProvider(runner, 2, 1),
                spec,
                new Places(cache(), folder, Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE)) {
            String id = handle.start().id();

            assertThat(run("list").out())
                    .contains(id, "in use", "process " + ProcessHandle.current().pid());

            List<String> ran = new ArrayList<>();
            CommandRun ssh = CommandRun.of(
                    new CommandLine(new SshCommand(arguments -> inBackground(arguments, ran))),
                    "--cache",
                    cache().toString(),
                    id,
                    "app",
                    "hostname; exit 3");
            assertThat(ssh.exit()).isEqualTo(3);
            assertThat(ran).containsExactly("app");

            assertThat(run("console", id, "app", "-n", "500").out())
                    .contains("Booting from Hard Disk")
                    .doesNotContain("\u001b");
            assertThat(run("logs", id).lines()).anyMatch(line -> line.endsWith("console-app.log"));
            assertThat(run("boxes").out()).contains("image");
            assertThat(run("destroy", id)).returns(1, CommandRun::exit);
            assertThat(run("ssh", "--print", id, "app").out()).startsWith("ssh -p ");
        }
    }

    private int inBackground(List<String> arguments, List<String> output) {
        CommandResult result = runner.run(Command.of(arguments));
        output.addAll(result.stdout());
        return result.exitCode();
    }

    private static CommandRun run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--cache", cache().toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static Path cache() {
        String named = System.getenv("INFRATEST_CACHE_DIR");
        Path cache = named == null ? Path.of(System.getProperty("user.home"), ".cache", "infratest") : Path.of(named);
        assertThat(cache).satisfies(Files::isDirectory);
        return cache;
    }
}
