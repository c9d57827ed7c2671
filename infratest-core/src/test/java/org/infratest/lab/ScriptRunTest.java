package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.SshResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunTest {

    @TempDir
    Path folder;

    @Test
    void scriptIsHandedOverRunAsRootAndRemoved() throws IOException {
        Machine machine = new Machine(0, "done\n");

        new ScriptRun("web", machine, folder).run(new LabHost.Script("web.sh", "echo done"));

        assertThat(machine.uploaded).containsExactly("echo done\n");
        assertThat(machine.commands.get(0))
                .matches(
                        "as=; \\[ \"\\$\\(id -u\\)\" = 0 ] \\|\\| as='sudo -n'; \\$as \\$\\(command -v bash \\|\\| command -v sh\\) "
                                + "(\\.infratest-\\w+\\.sh) < /dev/null 2>&1; code=\\$\\?; rm -f \\1; exit \\$code");
        assertThat(folder.resolve("provision-web.log")).hasContent("# web.sh\ndone\n# exited with 0 after 1.2 s\n");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void failureOfTheUsersScriptIsOneOfTheConfigset() {
        Machine machine = new Machine(3, "line\n".repeat(20) + "E: no package \u001b[31mnginx\n");

        assertThatThrownBy(() -> new ScriptRun("web", machine, folder).run(new LabHost.Script("web.sh", "false")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessage("Host 'web': script web.sh exited with 3 after 1.2 s\n  its last lines:\n    "
                        + "line\n    ".repeat(14) + "E: no package \\x1b[31mnginx\n  full output: "
                        + folder.resolve("provision-web.log"));
    }

    @Test
    void failureOfInfratestsOwnScriptIsOneOfTheEnvironment() {
        assertThatThrownBy(() -> new ScriptRun("web", new Machine(1, ""), folder).setUpNetwork("false", false))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'web': script network setup exited with 1 after 1.2 s\n  it printed nothing\n  full output: "
                                + folder.resolve("provision-web.log"));
    }

    @Test
    void networkIsSetUpInOneStepOnceTheSystemHasStartedItsOwn() {
        Machine machine = new Machine(0, "");

        new ScriptRun("web", machine, folder).setUpNetwork("ip link set eth1 up", false);

        assertThat(machine.uploaded).isEmpty();
        assertThat(machine.commands)
                .singleElement()
                .asString()
                .matches("(?s)cat > (\\.infratest-\\w+\\.sh) << '(end-of-\\1)'\n.*"
                        + "while .* systemctl list-jobs .*done\n.* udevadm settle .*\nip link set eth1 up\n\\2\n"
                        + "as=;.* \\1 \\$as .*\nwait\n.*");
    }

    @Test
    void networkOfAMachineThatHasBootedIsSetUpOnceItsCardsHaveTheirNames() {
        Machine machine = new Machine(0, "");

        new ScriptRun("web", machine, folder).setUpNetwork("ip link set eth1 up", true);

        assertThat(machine.commands)
                .singleElement()
                .asString()
                .contains("udevadm settle")
                .doesNotContain("list-jobs");
    }

    @Test
    void scriptThatTakesItsNetworkAwayGoesOnAndIsAskedForAgain() {
        LocalShell machine = new LocalShell(folder, 1);

        new ScriptRun("web", machine, folder).setUpNetwork("sleep 0.5; echo up; echo done > result", false);

        assertThat(machine.commands).hasSize(2);
        assertThat(folder.resolve("result")).hasContent("done");
        assertThat(folder.resolve("provision-web.log")).content().startsWith("# network setup\nup\n# exited with 0 ");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("result", "provision-web.log");
    }

    @Test
    void scriptThatFailsAfterItsSessionWasLostIsTheFailure() {
        LocalShell machine = new LocalShell(folder, 1);

        assertThatThrownBy(() ->
                        new ScriptRun("web", machine, folder).setUpNetwork("sleep 0.5; echo no card; exit 3", false))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Host 'web': script network setup exited with 3 after ")
                .hasMessageContaining("its last lines:\n    no card\n");
    }

    @Test
    void sessionThatIsLostAgainIsTheFailure() {
        LocalShell machine = new LocalShell(folder, 2);

        assertThatThrownBy(() -> new ScriptRun("web", machine, folder).setUpNetwork("sleep 0.5", false))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("session 1 was lost")
                .hasSuppressedException(new EnvironmentException("session 2 was lost"));
    }

    @Test
    void scriptThatDiedWithItsMachineIsNotWaitedFor() {
        LocalShell machine = new LocalShell(folder, 1) {
            @Override
            void lost(ProcessHandle script) {
                List<ProcessHandle> all = script.descendants().toList();
                script.destroyForcibly();
                all.forEach(ProcessHandle::destroyForcibly);
                script.onExit().join();
            }
        };

        assertThatThrownBy(() -> new ScriptRun("web", machine, folder).setUpNetwork("sleep 60", false))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("session 1 was lost");
    }

    /** Runs commands with the shell of this computer, in a folder; of the first ones the session is lost while they run. */
    private static class LocalShell extends CommandsOnly {

        private final List<String> commands = new ArrayList<>();
        private final Path folder;
        private final int losses;

        LocalShell(Path folder, int losses) {
            this.folder = folder;
            this.losses = losses;
        }

        void lost(ProcessHandle script) {}

        @Override
        public SshResult exec(String command, Duration deadline) {
            commands.add(command);
            // As if its user were root, who needs no sudo.
            String asRoot = command.replace("\"$(id -u)\"", "0");
            try {
                Path output = Files.createTempFile("script-run", ".txt");
                Process shell = new ProcessBuilder("sh", "-c", asRoot)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (commands.size() <= losses) {
                    ProcessHandle script = begun();
                    shell.destroyForcibly().waitFor();
                    Files.delete(output);
                    lost(script);
                    throw new EnvironmentException("session " + commands.size() + " was lost");
                }
                int code = shell.waitFor();
                String said = Files.readString(output);
                Files.delete(output);
                return new SshResult(command, code, said, "", false, Duration.ofMillis(1_200));
            } catch (IOException e) {
                throw new EnvironmentException("The shell cannot be run: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EnvironmentException("Interrupted", e);
            }
        }

        private ProcessHandle begun() {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(this::process, Optional::isPresent)
                    .orElseThrow();
        }

        private Optional<ProcessHandle> process() throws IOException {
            try (var files = Files.list(folder)) {
                Optional<Path> file =
                        files.filter(each -> each.toString().endsWith(".pid")).findFirst();
                String id = file.isEmpty() ? "" : Files.readString(file.get()).strip();
                return id.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(id));
            }
        }
    }

    /** Answers every command in the same way. */
    private static final class Machine extends CommandsOnly {

        private final List<String> commands = new ArrayList<>();
        private final List<String> uploaded = new ArrayList<>();
        private final int exitCode;
        private final String output;

        Machine(int exitCode, String output) {
            this.exitCode = exitCode;
            this.output = output;
        }

        @Override
        public SshResult exec(String command, Duration deadline) {
            commands.add(command);
            return new SshResult(command, exitCode, output, "", false, Duration.ofMillis(1_200));
        }

        @Override
        public void upload(Path local, String remote) {
            try {
                uploaded.add(Files.readString(local));
            } catch (IOException e) {
                throw new EnvironmentException("Could not read " + local, e);
            }
        }
    }
}
