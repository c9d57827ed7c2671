package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        assertThatThrownBy(() -> new ScriptRun("web", new Machine(1, ""), folder).setUpNetwork("false"))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Host 'web': script network setup exited with 1 after 1.2 s\n  it printed nothing\n  full output: "
                                + folder.resolve("provision-web.log"));
    }

    @Test
    void networkIsSetUpInOneStepOnceTheSystemHasStartedItsOwn() {
        Machine machine = new Machine(0, "");

        new ScriptRun("web", machine, folder).setUpNetwork("ip link set eth1 up");

        assertThat(machine.uploaded).isEmpty();
        assertThat(machine.commands)
                .singleElement()
                .asString()
                .matches(
                        "(?s)cat > (\\.infratest-\\w+\\.sh) << '(end-of-\\1)'\n.*"
                                + "while .* systemctl list-jobs .*done\nip link set eth1 up\n\\2\nas=;.* \\1 < /dev/null 2>&1; .*");
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
