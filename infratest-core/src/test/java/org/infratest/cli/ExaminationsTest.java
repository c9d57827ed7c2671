package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.infratest.cli.Check.Kind;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor finds where tools answer as recorded. */
class ExaminationsTest {

    /** What a machine ends with that KVM has executed. */
    private static final Answer EXECUTED = Answer.of(33, List.of());

    @TempDir
    private Path cache;

    @Test
    void acceleratorThatWorksIsNamed() {
        assertThat(examine("lab", qemu(EXECUTED)))
                .containsExactly(
                        Check.usable(Kind.PROVIDER, "lab", "QEMU 7.2.22"),
                        Check.usable(Kind.TOOL, "accelerator", "kvm"));
    }

    @Test
    void withoutAnAcceleratorThePriceIsNamed() {
        Answer aborted =
                new Answer(134, List.of(), List.of("qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69"));

        assertThat(examine("lab", qemu(aborted)))
                .containsExactly(
                        Check.usable(Kind.PROVIDER, "lab", "QEMU 7.2.22"),
                        Check.usable(Kind.TOOL, "accelerator", "tcg: machines are emulated, 5 to 15 times slower"));
    }

    @Test
    void withoutQemuThereIsNoAcceleratorToTell() {
        assertThat(examine("lab", qemu(EXECUTED).without("qemu-system-x86_64")))
                .containsExactly(Check.unusable(
                        Kind.PROVIDER,
                        "lab",
                        "'qemu-system-x86_64' is not installed, or not on the PATH; on Debian and Ubuntu: apt-get"
                                + " install qemu-system-x86 qemu-utils, elsewhere see"
                                + " https://www.qemu.org/download/"));
    }

    @Test
    void ansibleIsFoundWithItsVersion() {
        ScriptedRunner runner =
                new ScriptedRunner(command -> Answer.ok("ansible-playbook [core 2.14.18]", "  config file = None"));

        assertThat(examine("ansible-playbook", runner))
                .containsExactly(Check.usable(Kind.TOOL, "ansible-playbook", "ansible-playbook [core 2.14.18]"));
        assertThat(runner.commandLines()).containsExactly("ansible-playbook --version");
    }

    @Test
    void ansibleThatIsMissingIsNamedWithItsPackage() {
        ScriptedRunner runner = new ScriptedRunner(command -> Answer.ok()).without("ansible-playbook");

        assertThat(examine("ansible-playbook", runner))
                .containsExactly(Check.unusable(
                        Kind.TOOL,
                        "ansible-playbook",
                        "'ansible-playbook' is not installed, or not on the PATH, which '@AnsibleConfigset' needs;"
                                + " on Debian and Ubuntu: apt-get install ansible-core"));
        assertThat(runner.commands()).isEmpty();
    }

    @Test
    void sshIsFoundWithItsVersion() {
        ScriptedRunner runner =
                new ScriptedRunner(command -> new Answer(0, List.of(), List.of("OpenSSH_9.2p1 Debian-2+deb12u7")));

        assertThat(examine("ssh", runner))
                .containsExactly(Check.usable(Kind.TOOL, "ssh", "OpenSSH_9.2p1 Debian-2+deb12u7"));
        assertThat(examine("ssh", new ScriptedRunner(command -> Answer.ok()).without("ssh")))
                .containsExactly(Check.unusable(
                        Kind.TOOL,
                        "ssh",
                        "'ssh' is not installed, or not on the PATH, which 'infratest ssh' needs; on Debian and"
                                + " Ubuntu: apt-get install openssh-client"));
    }

    private List<Check> examine(String name, ScriptedRunner runner) {
        return Objects.requireNonNull(new Examinations(runner, cache).all().get(name))
                .get();
    }

    private static ScriptedRunner qemu(Answer trial) {
        return new ScriptedRunner(command -> answer(command, trial));
    }

    private static Answer answer(Command command, Answer trial) {
        if (command.arguments().contains("--version")) {
            return Answer.ok("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)");
        }
        return command.arguments().contains("help") ? Answer.ok("Accelerators supported:", "tcg", "kvm") : trial;
    }
}
