package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.Test;

class VagrantCliTest {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final List<String> progress = new ArrayList<>();

    @Test
    void upNamesProviderAndMachinesAndIsolatesItself() {
        ScriptedRunner runner = new ScriptedRunner(command -> Answer.ok());

        cli(runner).up(List.of("gw", "app"), "libvirt", true, DEADLINE, progress::add);

        Command command = runner.commands().get(0);
        assertThat(command.arguments())
                .containsExactly(
                        "vagrant", "up", "--machine-readable", "--parallel", "--provider=libvirt", "gw", "app");
        assertThat(command.stop()).isEqualTo(Command.Stop.INTERRUPT);
        assertThat(command.environment())
                .containsEntry("VAGRANT_DOTFILE_PATH", "/state/vagrant")
                .containsEntry("VAGRANT_CWD", "/configsets/web")
                .containsEntry("COLOUR", "blue");
    }

    @Test
    void progressIsWhatPeopleWantToSee() {
        cli(recorded(0, "up.txt")).up(List.of(), null, true, DEADLINE, progress::add);

        assertThat(progress)
                .contains("default: Machine booted and ready!", "default: Running provisioner: shell...")
                .noneMatch(line -> line.contains(" -- ") || line.contains("metadata"));
    }

    @Test
    void failingProvisionerIsTheConfigsetsFailure() {
        assertThatThrownBy(() -> up(recorded(1, "up-provisioner-fails.txt")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageStartingWith("Could not start environment 'web', machine 'default': \"vagrant up\" "
                        + "exited with 1 after 14 s, as a provisioner failed\n  reason: The SSH command responded")
                .hasMessageContaining("    default: out\n        default: err\n")
                .hasMessageContaining("\n  full output: /logs/vagrant-up.log");
    }

    @Test
    void failingProvisionerIsToldAlsoWhereVagrantFallsOverItsOwnLock() {
        assertThatThrownBy(() -> up(recorded(1, "up-provisioner-fails-locked.txt")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageStartingWith("Could not start environment 'web', machine 'default': \"vagrant up\" "
                        + "exited with 1 after 14 s, as a provisioner failed\n  reason: Vagrant does not say how it ended: as it"
                        + " tidied up after that, it met a lock that it had left itself\n  last output: ")
                .hasMessageContaining("    default: out\n        default: err\n");
    }

    @Test
    void machineThatAnotherProcessHasIsNoFailureOfAProvisioner() {
        assertThatThrownBy(() -> up(new ScriptedRunner(command -> new Answer(
                        1,
                        List.of(
                                "1,,error-exit,Vagrant::Errors::MachineLocked,Vagrant can't use the requested machine because it is locked!"),
                        List.of()))))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("reason: Vagrant can't use the requested machine because it is locked!");
    }

    /** Machines that boot at the same time fail in one report, whatever the last line is about. */
    @Test
    void failingProvisionerOfOneOfTwoIsNamedWithItsMachine() {
        assertThatThrownBy(() -> up(recorded(1, "up-one-of-two-fails.txt")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageStartingWith("Could not start environment 'web', machine 'two': \"vagrant up\" "
                        + "exited with 1 after 14 s, as a provisioner failed\n  reason: An error occurred while "
                        + "executing multiple actions in parallel.\n")
                .hasMessageContaining("two: nginx: unknown directive")
                .hasMessageNotContaining("one: ");
    }

    @Test
    void missingBoxSaysHowToGetIt() {
        assertThatThrownBy(() -> up(recorded(1, "up-missing-box.txt")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("The box 'lab/nosuch' could not be found")
                .hasMessageEndingWith("what to do: build the box with @PackerBox beside @VagrantEnvironment, "
                        + "or add it with: vagrant box add");
    }

    @Test
    void portThatIsTakenIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> up(recorded(1, "up-port-taken.txt")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("""
                        Could not start environment 'web': "vagrant up" exited with 1 after 14 s
                          reason: Vagrant cannot forward the specified ports on this VM, since they
                            would collide with some other application that is already listening
                            on these ports. The forwarded port to 8080 is already in use
                            on the host machine.
                           \s
                            To fix this, modify your current project's Vagrantfile to use another
                            port. Example, where '1234' would be replaced by a unique host port:
                           \s
                              config.vm.network :forwarded_port, guest: 80, host: 1234
                           \s
                            Sometimes, Vagrant will attempt to auto-correct this for you. In this
                            case, Vagrant was unable to. This is usually because the guest machine
                            is in a state which doesn't allow modifying port forwarding. You could
                            try 'vagrant reload' (equivalent of running a halt followed by an up)
                            so vagrant can attempt to auto-correct this upon booting. Be warned
                            that any unsaved work might be lost.
                          last output: Bringing machine 'web' up with 'libvirt' provider...
                          full output: /logs/vagrant-up.log
                          what to do: another program or machine has that port of this computer; choose another, or let \
                        Vagrant do so with auto_correct: true""");
    }

    @Test
    void serviceBesideVmwareThatDoesNotAnswerIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> up(recorded(1, "up-vmware-no-utility.txt")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("Failed to open TCP connection to 127.0.0.1:9922 (Connection refused")
                .hasMessageEndingWith("what to do: install the Vagrant VMware Utility, or start its service, see "
                        + "https://developer.hashicorp.com/vagrant/docs/providers/vmware/vagrant-vmware-utility");
    }

    @Test
    void syntaxErrorComesAsPlainTextAndNamesFileAndLine() {
        assertThatThrownBy(() -> up(recorded(1, "syntax-error.txt")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageContaining("Vagrantfile:2: syntax error, unexpected end-of-input");
    }

    @Test
    void invalidSettingIsTheUsersOwn() {
        assertThatThrownBy(() -> up(recorded(1, "invalid-config.txt")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageContaining("The following settings shouldn't exist: nosuch");
    }

    @Test
    void failedDestroySaysThatSomethingMayStillRun() {
        assertThatThrownBy(
                        () -> cli(new ScriptedRunner(command -> new Answer(1, List.of(), List.of("libvirt is gone"))))
                                .destroy(DEADLINE, progress::add))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Could not take down environment 'web'; something of it may still run: "
                        + "\"vagrant destroy --force\" exited with 1 after 14 s\n  reason: libvirt is gone");
    }

    private void up(ScriptedRunner runner) {
        cli(runner).up(List.of(), null, true, DEADLINE, progress::add);
    }

    private static VagrantCli cli(ScriptedRunner runner) {
        return new VagrantCli(
                runner,
                "web",
                Path.of("/configsets/web"),
                Path.of("/state/vagrant"),
                Path.of("/logs/vagrant-up.log"),
                Map.of("COLOUR", "blue"));
    }

    private static ScriptedRunner recorded(int exitCode, String transcript) {
        List<String> lines = lines("/vagrant/" + transcript);
        return new ScriptedRunner(command -> Answer.of(exitCode, lines));
    }

    static List<String> lines(String resource) {
        try (InputStream in = VagrantCliTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
