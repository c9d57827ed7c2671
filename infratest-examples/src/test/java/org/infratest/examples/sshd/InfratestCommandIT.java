package org.infratest.examples.sshd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code infratest} command, beside the JVM that has the machines. */
class InfratestCommandIT {

    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("scripts")
            .resolve("infratest");

    @TempDir
    Path folder;

    private final CommandRunner runner = new SystemCommandRunner();
    private EnvironmentHandle<SshdSpec> handle;
    private String id;

    @BeforeEach
    void start() {
        handle = new EnvironmentHandle<>(
                new SshdProvider(runner),
                new SshdSpec(List.of("web", "db"), 2230, Duration.ofSeconds(30)),
                new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE);
        id = handle.start().id();
    }

    @AfterEach
    void close() {
        handle.close();
    }

    @Test
    void environmentOfALivingJvmIsShownLoggedInToAndLeftAlone() {
        assertThat(infratest("list").stdout())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(id)
                .contains(
                        "sshd-web-db",
                        "in use",
                        "process " + ProcessHandle.current().pid());

        CommandResult ssh = infratest("ssh", "sshd-web-db", "db", "--", "echo", "$SSH_CONNECTION;", "exit", "3");
        assertThat(ssh.exitCode()).isEqualTo(3);
        assertThat(ssh.stdout()).singleElement().asString().endsWith(" 127.0.0.3 2230");
        assertThat(ssh.stderr()).isEmpty();

        assertThat(infratest("logs", id, "sshd").stdout()).anyMatch(line -> line.contains("Server listening on"));

        CommandResult destroy = infratest("destroy", id);
        assertThat(destroy.exitCode()).isEqualTo(1);
        assertThat(destroy.stdout()).first().asString().isEqualTo(id + ": left alone");
        assertThat(infratest("gc").stdout()).containsExactly("nothing is left behind in " + folder.resolve("cache"));
        assertThat(infratest("ssh", id, "web", "true").succeeded())
                .as("it runs on")
                .isTrue();
    }

    @Test
    void whatHasEndedIsNotShown() {
        handle.close();

        assertThat(infratest("list").stdout()).containsExactly("no environments in " + folder.resolve("cache"));
    }

    private CommandResult infratest(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                SCRIPT.toString(), command, "--cache", folder.resolve("cache").toString()));
        arguments.addAll(List.of(more));
        return runner.run(Command.of(arguments).withDeadline(Duration.ofMinutes(2)));
    }
}
