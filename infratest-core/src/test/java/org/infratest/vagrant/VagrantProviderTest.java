package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.infratest.EnvironmentException;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Lease;
import org.infratest.environment.LeftBehind;
import org.infratest.environment.Places;
import org.infratest.environment.Readiness;
import org.infratest.environment.Teardown;
import org.infratest.event.EventSink;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.infratest.ssh.TestSshServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class VagrantProviderTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeConfigset() throws IOException {
        Files.createFile(Files.createDirectory(folder.resolve("web")).resolve("Vagrantfile"));
    }

    /** Only {@code up} can be told the provider; the others would judge machines that are not created by that of Vagrant's default. */
    @Test
    void everyCallUsesTheChosenProvider() throws IOException {
        assertThat(Files.createFile(folder.resolve("docker")).toFile().setExecutable(true))
                .isTrue();
        ScriptedRunner runner = new ScriptedRunner(this::failHalfWay);

        try (EnvironmentHandle<VagrantSpec> handle = handle(runner, "docker")) {
            assertThatThrownBy(handle::start).isInstanceOf(EnvironmentException.class);
        }

        assertThat(runner.commandLines())
                .containsExactly(
                        "vagrant --version",
                        "vagrant up --machine-readable --parallel --provider=docker",
                        "vagrant destroy --force --machine-readable");
        assertThat(runner.commands())
                .filteredOn(command -> !command.commandLine().equals("vagrant --version"))
                .extracting(command -> command.environment().get("VAGRANT_DEFAULT_PROVIDER"))
                .containsOnly("docker");
    }

    /** A killed Vagrant leaves what it has in its folder for temporary files. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfEnvironmentVariable(named = "TMPDIR", matches = ".*", disabledReason = "podman may need it as it is")
    void temporaryFilesOfEveryCallGoWithTheEnvironment() throws IOException {
        assertThat(Files.createFile(folder.resolve("docker")).toFile().setExecutable(true))
                .isTrue();
        AtomicReference<@Nullable String> temporary = new AtomicReference<>();
        ScriptedRunner runner = new ScriptedRunner(command -> {
            if (command.commandLine().contains(" up ")) {
                temporary.set(temporaryFiles(command));
                assertThat(Path.of(Objects.requireNonNull(temporary.get()))).isDirectory();
            }
            return failHalfWay(command);
        });

        try (EnvironmentHandle<VagrantSpec> handle = handle(runner, "docker")) {
            assertThatThrownBy(handle::start).isInstanceOf(EnvironmentException.class);
        }

        assertThat(runner.commands())
                .filteredOn(command -> !command.commandLine().equals("vagrant --version"))
                .hasSize(2)
                .extracting(VagrantProviderTest::temporaryFiles)
                .containsOnly(Objects.requireNonNull(temporary.get()))
                .allMatch(path -> !Files.exists(Path.of(path)));
    }

    private static @Nullable String temporaryFiles(Command command) {
        return command.environment().get(System.getenv("TMPDIR") == null ? "TMP" : "TMPDIR");
    }

    @Test
    void whatTheProviderLacksIsSaidBeforeVagrantStartsAnything() {
        ScriptedRunner runner = new ScriptedRunner(command -> Answer.ok());

        try (EnvironmentHandle<VagrantSpec> handle = handle(runner, "docker")) {
            assertThatThrownBy(handle::start)
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Environment 'web' cannot be started here: the provider docker needs the "
                            + "command 'docker', which is not installed, or not on the PATH; ");
        }

        assertThat(runner.commandLines()).containsOnly("vagrant --version");
    }

    private Answer failHalfWay(Command command) {
        if (command.commandLine().contains(" up ")) {
            try {
                Files.createDirectories(Path.of(command.environment().get("VAGRANT_DOTFILE_PATH"))
                        .resolve("machines"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Answer(1, List.of(), List.of("no space left on device"));
        }
        return Answer.ok();
    }

    /** Who takes down what a killed JVM left knows a secret only from the lease. */
    @Test
    void secretOfALeaseReachesVagrantAndNoMessage() throws IOException {
        String secret = "pl4nted-in-a-lease";
        Lease lease = new Lease(
                "web-1",
                "VagrantProvider",
                "web",
                "vagrant:web",
                "x",
                1L << 22,
                0,
                false,
                Map.of(
                        "directory",
                        folder.resolve("web").toString(),
                        "variables",
                        "{\"DB_PASSWORD\":\"" + secret + "\",\"SIZE\":\"pl4nted-size\"}"));
        Path leases = Files.createDirectories(folder.resolve("cache/leases"));
        Files.writeString(leases.resolve("web-1.json"), JsonMapper.shared().writeValueAsString(lease));
        Files.createDirectories(folder.resolve("cache/environments/web-1/vagrant/machines"));
        ScriptedRunner runner = new ScriptedRunner(command ->
                new Answer(1, List.of(), List.of("no login as admin:" + secret + " to a machine of pl4nted-size")));

        LeftBehind.Outcome outcome = new LeftBehind(folder.resolve("cache"), runner, EventSink.NONE).destroy("web-1");

        assertThat(outcome.message())
                .contains("no login as admin:*** to a machine of pl4nted-size")
                .doesNotContain(secret);
        assertThat(runner.commands())
                .extracting(command -> command.environment().get("DB_PASSWORD"))
                .containsOnly(secret);
    }

    private EnvironmentHandle<VagrantSpec> handle(ScriptedRunner runner, String vagrantProvider) {
        return handle(runner, spec(vagrantProvider, Map.of("PATH", folder.toString(), "INFRATEST_ACCELERATOR", "tcg")));
    }

    private VagrantSpec spec(@Nullable String vagrantProvider, Map<String, String> variables) {
        return new VagrantSpec(
                "web",
                folder.resolve("web"),
                vagrantProvider,
                variables,
                List.of(),
                null,
                new Readiness.WhenSshAnswers(),
                Duration.ofMinutes(1));
    }

    private EnvironmentHandle<VagrantSpec> handle(ScriptedRunner runner, VagrantSpec spec) {
        return new EnvironmentHandle<>(
                new VagrantProvider(runner, 2, "mvn verify"),
                spec,
                new Places(folder.resolve("cache"), folder.resolve("run"), Instant.EPOCH),
                Teardown.ALWAYS,
                EventSink.NONE);
    }

    @ParameterizedTest
    @CsvSource({"libvirt, tcg, 30", "libvirt, kvm, 10", "docker, tcg, 10"})
    void emulatedMachinesHaveLongerToSayWhyAProbeFailed(String provider, String accelerator, int seconds)
            throws IOException {
        try (TestSshServer server = new TestSshServer(folder, (command, stdout, stderr) -> 0)) {
            VagrantSpec spec = spec(null, Map.of("PATH", folder.toString(), "INFRATEST_ACCELERATOR", accelerator));
            ScriptedRunner runner = new ScriptedRunner(command -> running(command, provider, server));
            try (EnvironmentHandle<VagrantSpec> handle = handle(runner, spec)) {
                assertThat(handle.start().hosts().get(0).context().diagnosisBudget())
                        .isEqualTo(Duration.ofSeconds(seconds));
            }
        }
    }

    private static Answer running(Command command, String provider, TestSshServer server) {
        if (command.commandLine().contains(" up ")) {
            try {
                Path machine = Path.of(command.environment().get("VAGRANT_DOTFILE_PATH"))
                        .resolve("machines/web/" + provider);
                Files.createFile(Files.createDirectories(machine).resolve("id"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return command.commandLine().contains("ssh-config")
                ? Answer.ok(
                        "Host web",
                        "  HostName 127.0.0.1",
                        "  User vagrant",
                        "  Port " + server.port(),
                        "  IdentityFile " + server.target("web").identities().get(0))
                : Answer.ok();
    }
}
