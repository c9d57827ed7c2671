package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong in a Vagrantfile, and in what they do with its machines. */
class BadMachineIT {

    private static final String CONFIGSETS = "src/test/resources/badinput/";
    private static final String BASEBOX = "configsets/basebox/basebox.pkr.json";
    private static final String BASE_IMAGE = "base_image=${images}/debian-12.qcow2";

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    // -- a Vagrantfile that asks a question --------------------------------------------------------------------------

    @VagrantEnvironment(CONFIGSETS + "question")
    static class QuestionTestCase {
        @Test
        void never() {}
    }

    @Test
    void questionOnStandardInputIsNotWaitedFor() {
        assertThat(failure(QuestionTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/question': "vagrant up" exited with 1 after <time>
                          reason: Which box?\s
                            Vagrant failed to initialize at a very early stage:
                            <text>
                            Path: <path>/badinput/question/Vagrantfile
                            Line number: 2
                            Message: NoMethodError: undefined method `chomp' for nil:NilClass
                            <text>
                          last output: none
                          full output: <path>/vagrant-up.log
                          what to do: nobody is there to answer a question; take the answer from ENV, and give it with \
                        @VagrantEnvironment(variables = "NAME=value")"""));
    }

    @VagrantEnvironment(CONFIGSETS + "terminal")
    static class TerminalTestCase {
        @Test
        void never() {}
    }

    @Test
    void questionOnTheTerminalIsNotWaitedFor() {
        assertThat(failure(TerminalTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/terminal': "vagrant up" exited with 1 after <time>
                          reason: Vagrant failed to initialize at a very early stage:
                            <text>
                            Path: <path>/badinput/terminal/Vagrantfile
                            Line number: 1
                            Message: Errno::ENXIO: No such device or address @ rb_sysopen - /dev/tty
                          last output: none
                          full output: <path>/vagrant-up.log
                          what to do: nobody is there to answer a question; take the answer from ENV, and give it with \
                        @VagrantEnvironment(variables = "NAME=value")"""));
    }

    @VagrantEnvironment(CONFIGSETS + "prompt")
    static class PromptTestCase {
        @Test
        void never() {}
    }

    @Test
    void questionOfVagrantItselfIsNotWaitedFor() {
        assertThat(failure(PromptTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/prompt', machine 'default': "vagrant up" \
                        exited with 1 after <time>
                          reason: Vagrant is attempting to interface with the UI in a way that requires
                            a TTY. Most actions in Vagrant that require a TTY have configuration
                            switches to disable this requirement. Please do that or run Vagrant
                            with TTY.
                          last output: Bringing machine 'default' up with 'libvirt' provider...
                            ==> default: Running action triggers before up ...
                            ==> default: Running trigger...
                          full output: <path>/vagrant-up.log
                          what to do: nobody is there to answer a question; take the answer from ENV, and give it with \
                        @VagrantEnvironment(variables = "NAME=value")"""));
    }

    // -- a box that is not a box -------------------------------------------------------------------------------------

    @VagrantEnvironment(CONFIGSETS + "text-box")
    static class TextBoxTestCase {
        @Test
        void never() {}
    }

    @Test
    void boxThatIsATextIsNoBox() {
        assertThat(failure(TextBoxTestCase.class))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/text-box', machine 'default': "vagrant up" \
                        exited with 1 after <time>
                          reason: The box failed to unpackage properly. Please verify that the box
                            file you're trying to add is not corrupted and that enough disk space
                            is available and then try again.
                            The output from attempting to unpackage (if any):
                           \s
                            bsdtar: Error opening archive: Unrecognized archive format
                          last output: <text>
                          full output: <path>/vagrant-up.log
                          what to do: the file is not a box, or it is damaged, or the disk is full; have it made anew"""));
    }

    // -- an address that is taken ------------------------------------------------------------------------------------

    @VagrantEnvironment(CONFIGSETS + "same-address")
    static class SameAddressTestCase {
        @Test
        void never() {}
    }

    @Test
    void addressOfTwoMachinesIsNamedBeforeTheBoot() {
        assertThat(failure(SameAddressTestCase.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageMatching(words("Topology <path>/badinput/same-address/topology.yaml: Host 'db' has address "
                        + "198.51.100.10, which host 'web' has already"));
    }

    @PackerBox(template = BASEBOX, name = "infratest/basebox", vars = BASE_IMAGE)
    @VagrantEnvironment(CONFIGSETS + "address")
    static class AddressTestCase {
        @Test
        void never() {}
    }

    @Test
    void networkThatTheComputerHasAlreadyIsNamed() {
        CommandRunner runner = new SystemCommandRunner();
        run(runner, "ip", "link", "add", "badinput0", "type", "bridge");
        try {
            run(runner, "ip", "address", "add", "198.51.100.1/24", "dev", "badinput0");
            run(runner, "ip", "link", "set", "badinput0", "up");

            assertThat(failure(AddressTestCase.class))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching(words("""
                            Could not start environment 'src/test/resources/badinput/address', machine 'web': "vagrant up" \
                            exited with 1 after <time>
                              reason: Error while activating network: Call to virNetworkCreate failed: internal error: \
                            Network is already in use by interface badinput0.
                              last output: <text>
                              full output: <path>/vagrant-up.log
                              what to do: this computer has these addresses on another network already; choose others, or run \
                            the tests in a private network with: scripts/in-private-net COMMAND"""));
        } finally {
            run(runner, "ip", "link", "delete", "badinput0");
        }
    }

    @VagrantEnvironment(value = CONFIGSETS + "port", vagrantProvider = "docker")
    static class PortTestCase {
        @Test
        void never() {}
    }

    @Test
    void portThatSomebodyElseHasIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(17_653, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure(PortTestCase.class))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageMatching(words("""
                            Could not start environment 'src/test/resources/badinput/port', machine 'web': "vagrant up --provider=docker" \
                            exited with 1 after <time>
                              reason: Vagrant cannot forward the specified ports on this VM, since they
                                would collide with some other application that is already listening
                                on these ports. The forwarded port to 17653 is already in use
                                on the host machine.
                               \s
                                To fix this, modify your current project's Vagrantfile to use another
                                port. Example, where '1234' would be replaced by a unique host port:
                               \s
                                  config.vm.network :forwarded_port, guest: 80, host: 1234
                               \s
                            <text>
                              last output: <text>
                              full output: <path>/vagrant-up.log
                              what to do: another program or machine has that port of this computer; choose another, or let \
                            Vagrant do so with auto_correct: true"""));
            assertThat(other.isClosed()).isFalse();
        }
    }

    private static void run(CommandRunner runner, String... command) {
        assertThat(runner.run(Command.of(command)).stderr()).isEmpty();
    }

    // -- machines that boot ------------------------------------------------------------------------------------------

    @VagrantEnvironment(value = CONFIGSETS + "wrong-key", vagrantProvider = "docker", bootTimeout = "45 s")
    static class WrongKeyTestCase {
        @Test
        void never() {}
    }

    @Test
    void keyThatTheMachineDoesNotAcceptIsNamed() {
        assertThat(failure(WrongKeyTestCase.class))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/wrong-key', machine 'web': "vagrant up --provider=docker" \
                        did not end in time and was stopped after <time>
                          reason: <text>
                          last output: <text>
                                web: Warning: Authentication failure. Retrying...
                            <text>
                          full output: <path>/vagrant-up.log
                          what to do: the machine answers, and accepts neither the key nor the password; compare \
                        config.ssh.username, config.ssh.private_key_path and config.ssh.password with the users of the box"""));
    }

    @PackerBox(template = BASEBOX, name = "infratest/basebox", vars = BASE_IMAGE)
    @VagrantEnvironment("src/test/resources/one-machine")
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void prepare(@OnHost("web") SshSession ssh) {
            assertThat(ssh.exec("echo no; exit 1").exitCode())
                    .as("the preparation")
                    .isZero();
        }

        @Test
        void never() {}
    }

    @PackerBox(template = BASEBOX, name = "infratest/basebox", vars = BASE_IMAGE)
    @VagrantEnvironment("src/test/resources/one-machine")
    static class NeighbourTestCase {
        @Test
        void answers(@OnHost("web") SshSession ssh) {
            assertThat(ssh.exec("hostname").exitCode()).isZero();
        }
    }

    /** The second waits for the machines of the first, which is in another JVM, and says so; then it boots its own. */
    @Test
    void classesOfTwoJvmsOnOneDirectoryTakeTurns() throws Exception {
        try (ChildJvm first = ChildJvm.running(NeighbourTestCase.class, folder)) {
            first.awaitOutput("one-machine: starting with vagrant", Duration.ofMinutes(5));

            Path second = Files.createDirectory(folder.resolve("second"));
            try (ChildJvm other = ChildJvm.running(NeighbourTestCase.class, second)) {
                other.awaitOutput(
                        "is in use by environment 'src/test/resources/one-machine' of NeighbourTestCase (process "
                                + first.pid() + ")",
                        Duration.ofMinutes(2));
                assertThat(first.awaitEnd(Duration.ofMinutes(10))).isTrue();
                assertThat(other.awaitEnd(Duration.ofMinutes(10))).isTrue();

                assertThat(first.output())
                        .contains("tests: 1 passed, 0 failed, 0 infrastructure errors, " + "0 configuration errors");
                assertThat(other.output())
                        .contains("tests: 1 passed, 0 failed, 0 infrastructure errors, " + "0 configuration errors");
            }
        }
    }

    @Test
    void failureBeforeAllTestsTakesTheMachinesDownAndNamesTheEvidence() throws IOException {
        assertThat(failure(FailingBeforeAllTestCase.class))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                [the preparation]\s
                expected: 0
                 but was: 1""");

        try (Stream<Path> files = Files.walk(folder.resolve("report"))) {
            String events = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .map(BadMachineIT::read)
                    .reduce("", String::concat);
            assertThat(events.lines().filter(line -> line.contains("TestFinished")))
                    .singleElement()
                    .asString()
                    .contains(
                            "\"FailingBeforeAllTestCase\"",
                            "\"FAILED\"",
                            "/evidence/FailingBeforeAllTestCase/vagrant-up.log");
            assertThat(events.lines().filter(line -> line.contains("EnvironmentStopped")))
                    .hasSize(1);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Throwable failure(Class<?> test) {
        return RealRun.failure(test, folder);
    }
}
