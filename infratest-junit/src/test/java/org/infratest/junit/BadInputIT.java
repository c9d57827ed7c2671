package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong, with the real tools: each ends in an error that helps, and leaves nothing behind. */
class BadInputIT {

    private static final String NEVER_ANSWERED = words("""
            Could not start environment 'src/test/resources/badinput/no-ssh', machine 'web': "vagrant up" did not end in time and was \
            stopped after <time>
              reason: <text>
              last output: <text>
              full output: <path>/vagrant-up.log
              what to do: look into the output; if it only needs longer, raise bootTimeout""");

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    // -- seen before anything starts ---------------------------------------------------------------------------------

    @VagrantEnvironment("src/test/resources/badinput/synatx")
    static class UnknownDirectoryTestCase {
        @Test
        void never() {}
    }

    @Test
    void unknownDirectoryIsNamedWithItsNeighbours() {
        Path module = Paths.moduleFolder().toAbsolutePath().normalize();
        String unknown = "src/test/resources/badinput/synatx";

        assertThat(failure(UnknownDirectoryTestCase.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@VagrantEnvironment on UnknownDirectoryTestCase names configset "
                        + "'src/test/resources/badinput/synatx', which does not exist; "
                        + "found: address, failing-provisioner, missing-box, names, no-ssh, no-vagrantfile, port, prompt, "
                        + "question, same-address, syntax, templates, terminal, text-box, wrong-key; tried: "
                        + module.resolve(unknown) + ", " + module.resolveSibling(unknown));
    }

    @VagrantEnvironment("src/test/resources/badinput/no-vagrantfile")
    static class NoVagrantfileTestCase {
        @Test
        void never() {}
    }

    @Test
    void folderWithoutVagrantfileIsNamed() {
        assertThat(failure(NoVagrantfileTestCase.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageMatching("@VagrantEnvironment on NoVagrantfileTestCase names .*/badinput/no-vagrantfile, "
                        + "which has no Vagrantfile; write one there, or name another folder");
    }

    @VagrantEnvironment("configsets/gateway")
    static class UnknownMachineTestCase {
        @Test
        void never(@OnHost("databse") org.infratest.environment.Host host) {}
    }

    @Test
    void unknownMachineIsNamedBeforeTheBoot() {
        assertThat(failure(UnknownMachineTestCase.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        "Parameter 'host' of UnknownMachineTestCase.never: @OnHost names machine 'databse', which environment "
                                + "'configsets/gateway' does not have; it has: gateway, app, db, workstation");
    }

    // -- refused by Vagrant ------------------------------------------------------------------------------------------

    @VagrantEnvironment("src/test/resources/badinput/syntax")
    static class SyntaxErrorTestCase {
        @Test
        void never() {}
    }

    @Test
    void rubySyntaxErrorNamesFileAndLine() {
        assertThat(failure(SyntaxErrorTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/syntax': "vagrant up" exited with 1 after <time>
                          reason: <text>There is a syntax error in the following Vagrantfile. <text>
                            <path>/badinput/syntax/Vagrantfile:3: syntax error, unexpected <text>
                          last output: none
                          full output: <path>/vagrant-up.log"""));
    }

    @VagrantEnvironment("src/test/resources/badinput/missing-box")
    static class MissingBoxTestCase {
        @Test
        void never() {}
    }

    @Test
    void missingBoxSaysHowToGetIt() {
        assertThat(failure(MissingBoxTestCase.class))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(words("""
                        Could not start environment 'src/test/resources/badinput/missing-box', machine 'default': "vagrant up" \
                        exited with 1 after <time>
                          reason: The box 'infratest/no-such-box' could not be found<text>
                          last output: <text>
                          full output: <path>/vagrant-up.log
                          what to do: build the box with @PackerBox beside @VagrantEnvironment, or add it with: vagrant box add"""));
    }

    // -- half-booted machines ----------------------------------------------------------------------------------------

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment("src/test/resources/badinput/failing-provisioner")
    static class FailingProvisionerTestCase {
        @Test
        void never() {}
    }

    private static String provisionerFailed(String reason) {
        return """
                Could not start environment 'src/test/resources/badinput/failing-provisioner', machine 'web': "vagrant up" \
                exited with 1 after <time>, as a provisioner failed
                  reason: %s
                  last output: <text>
                  full output: <path>/vagrant-up.log""".formatted(reason);
    }

    @Test
    void failingProvisionerIsAFailureWithItsLastWords() {
        String exitStatus =
                words(provisionerFailed("<text>The SSH command responded with a non-zero exit status<text>"));
        String ownLock =
                words(provisionerFailed("Vagrant does not say how it ended: as it tidied up after that, it met a lock"
                        + " that it had left itself")); // on a busy computer
        assertThat(failure(FailingProvisionerTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching("(?:" + exitStatus + ")|(?:" + ownLock + ")")
                .hasMessageContaining("web: configuring the web server")
                .hasMessageContaining("web: nginx: unknown directive");
    }

    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment(value = "src/test/resources/badinput/no-ssh", bootTimeout = "25 s")
    static class NoSshTestCase {
        @Test
        void never() {}
    }

    /** For tests that end it before its time, however long it takes to come so far. */
    @PackerBox(
            template = "configsets/basebox/basebox.pkr.json",
            name = "infratest/basebox",
            vars = "base_image=${images}/debian-12.qcow2")
    @VagrantEnvironment(value = "src/test/resources/badinput/no-ssh")
    static class PatientNoSshTestCase {
        @Test
        void never() {}
    }

    @Test
    void machineWhoseSshNeverAnswersEndsWithTheBootTimeout() {
        assertThat(failure(NoSshTestCase.class))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching(NEVER_ANSWERED);
    }

    @Test
    void interruptWhileBootingTakesTheMachineDown() throws Exception {
        try (ChildJvm child = ChildJvm.running(PatientNoSshTestCase.class, folder)) {
            child.awaitOutput("web: Waiting for machine to boot", Duration.ofMinutes(5));

            child.interruptAndAwaitEnd();
        }
    }

    @Test
    void whatAKilledRunLeftIsTakenDownByTheNext() throws Exception {
        try (ChildJvm child = ChildJvm.running(PatientNoSshTestCase.class, folder)) {
            child.awaitOutput("web: Waiting for machine to boot", Duration.ofMinutes(5));
            child.kill();
            assertThat(child.awaitEnd(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(RealRun.ours("leases")).isNotEmpty();

        assertThat(failure(NoSshTestCase.class)).hasMessageMatching(NEVER_ANSWERED);
    }

    // -- a host that is not prepared ---------------------------------------------------------------------------------

    @VagrantEnvironment(value = "configsets/gateway", vagrantProvider = "libvirt")
    static class OutsideTestCase {
        @Test
        void never() {}
    }

    @Test
    void classOutsideThePrivateNetworkIsToldTheCommand() throws Exception {
        // No libvirtd can be seen from this mount namespace.
        try (ChildJvm child = ChildJvm.running(
                OutsideTestCase.class,
                folder,
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /run/libvirt && exec \"$@\"",
                "sh")) {
            assertThat(child.awaitEnd(Duration.ofMinutes(1))).isTrue();

            assertThat(child.output())
                    .contains("FAILED: Environment 'configsets/gateway' cannot be started here: no libvirtd answers at "
                            + "/run/libvirt/libvirt-sock; start libvirtd, or run this in a private network with: "
                            + "scripts/in-private-net mvn -o -pl infratest-junit -am verify -DskipUTs -Dit.test=OutsideTestCase "
                            + "-Dfailsafe.failIfNoSpecifiedTests=false");
        }
    }

    @Test
    void missingToolIsNamedWithTheWayToGetIt() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("bin"));
        try (ChildJvm child = ChildJvm.running(OutsideTestCase.class, folder, "env", "PATH=" + empty)) {
            assertThat(child.awaitEnd(Duration.ofMinutes(1))).isTrue();

            assertThat(child.output())
                    .contains("FAILED: Environment 'configsets/gateway' cannot be started here: 'vagrant' is not "
                            + "installed, or not on the PATH; on Debian and Ubuntu: apt-get install vagrant vagrant-libvirt, "
                            + "or run scripts/install_tools.sh");
        }
    }

    private Throwable failure(Class<?> test) {
        return RealRun.failure(test, folder);
    }
}
