package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.junit.RealRun.words;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.infratest.ConfigsetFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong in a Packer template, and what can happen while it is built. */
class BadTemplateIT {

    private static final String TEMPLATES = "src/test/resources/badinput/templates/";
    private static final String BASE_IMAGE = "base_image=${images}/debian-12.qcow2";

    @RegisterExtension
    final RealRun real = new RealRun();

    @TempDir
    Path folder;

    // -- refused by Packer, before anything is built -----------------------------------------------------------------

    @PackerBox(template = TEMPLATES + "unknown-builder.json", name = "badinput/web")
    static class UnknownBuilderTestCase {
        @Test
        void never() {}
    }

    @Test
    void unknownBuilderIsNamed() {
        assertThat(failure(UnknownBuilderTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Packer rejects template <path>/badinput/templates/unknown-builder.json of box 'badinput/web'
                          reason: Error: Failed to initialize build "web"
                            error initializing builder 'qemmu': Unknown builder qemmu
                          command: packer validate -machine-readable <path>/badinput/templates/unknown-builder.json"""));
    }

    @PackerBox(template = TEMPLATES + "unknown-builder.pkr.hcl", name = "badinput/web")
    static class UnknownSourceTestCase {
        @Test
        void never() {}
    }

    @Test
    void unknownSourceOfHclIsNamedWithItsLine() {
        assertThat(failure(UnknownSourceTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Packer rejects template <path>/badinput/templates/unknown-builder.pkr.hcl of box 'badinput/web'
                          reason: Error: Unknown source type qemmu
                              on <path>unknown-builder.pkr.hcl line 1:
                              (source code not available)
                            known builders: [<text>]
                          command: packer validate -machine-readable <path>/badinput/templates/unknown-builder.pkr.hcl"""));
    }

    @PackerBox(template = TEMPLATES + "syntax.json", name = "badinput/web")
    static class JsonTestCase {
        @Test
        void never() {}
    }

    @Test
    void syntaxErrorOfJsonIsNamedWithLineAndColumn() {
        assertThat(failure(JsonTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Packer rejects template <path>/badinput/templates/syntax.json of box 'badinput/web'
                          reason: Failed to parse template: Error parsing JSON: invalid character '{' after array element
                            At line 4, column 6 (offset 70):
                                3:     { "type": "null", "communicator": "none" }
                                4:     {
                                       ^
                          command: packer inspect -machine-readable <path>/badinput/templates/syntax.json"""));
    }

    @PackerBox(template = TEMPLATES + "syntax.pkr.hcl", name = "badinput/web")
    static class HclTestCase {
        @Test
        void never() {}
    }

    @Test
    void syntaxErrorOfHclIsNamedWithFileAndLine() {
        assertThat(failure(HclTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Packer rejects template <path>/badinput/templates/syntax.pkr.hcl of box 'badinput/web'
                          reason: Error: Argument or block definition required
                              on <path>syntax.pkr.hcl line 7:
                            An argument or block definition is required here.
                          command: packer inspect -machine-readable <path>/badinput/templates/syntax.pkr.hcl"""));
    }

    @PackerBox(template = TEMPLATES + "syntax.pkr.json", name = "badinput/web")
    static class HclInJsonTestCase {
        @Test
        void never() {}
    }

    @Test
    void syntaxErrorOfHclInJsonIsNamedWithFileAndLine() {
        assertThat(failure(HclInJsonTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Packer rejects template <path>/badinput/templates/syntax.pkr.json of box 'badinput/web'
                          reason: Error: Missing attribute seperator comma
                              on <path>syntax.pkr.json line 8:
                               8: }
                            A comma must appear between each property definition in an object.
                            Error: Root value must be object
                              on <path>syntax.pkr.json line 1:
                               1: {
                            The root value in a JSON-based configuration must be either a JSON object or a
                            JSON array of objects.
                          command: packer inspect -machine-readable <path>/badinput/templates/syntax.pkr.json"""));
    }

    // -- built, and not what it should be ----------------------------------------------------------------------------

    @PackerBox(template = TEMPLATES + "text.json", name = "badinput/text")
    static class TextTestCase {
        @Test
        void never() {}
    }

    @Test
    void boxThatIsATextIsNotKept() {
        assertThat(failure(TextTestCase.class))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageMatching(
                        words("Template <path>/badinput/templates/text.json made web.box, which is not a box: it is "
                                + "no archive; end its post-processors with \"vagrant\" and \"manifest\""));
    }

    /** Both lines go one way: of two streams Packer shows first what it happens to read first. */
    @PackerBox(
            template = TEMPLATES + "machine.pkr.hcl",
            name = "badinput/failing",
            vars = {BASE_IMAGE, "command=echo configuring >&2; echo 'nginx: unknown directive' >&2; exit 3"})
    static class FailingProvisionerTestCase {
        @Test
        void never() {}
    }

    @Test
    void failingProvisionerIsAFailureWithItsLastWords() {
        assertThat(failure(FailingProvisionerTestCase.class))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching(words("""
                        Box 'badinput/failing': a provisioner of template <path>/badinput/templates/machine.pkr.hcl failed: \
                        qemu.web: Script exited with non-zero exit status: 3.Allowed exit codes are: [0]
                          last output: <text>
                            ==> qemu.web: Provisioning with shell script: <path>
                            ==> qemu.web: configuring
                            ==> qemu.web: nginx: unknown directive
                            <text>
                          full output: <path>/report/packer-badinput-failing.log"""));
    }

    // -- a computer that does not go along ---------------------------------------------------------------------------

    @PackerBox(
            template = TEMPLATES + "machine.pkr.hcl",
            name = "badinput/waiting",
            vars = {BASE_IMAGE, "command=sleep 1000"})
    static class WaitingTestCase {
        @Test
        void never() {}
    }

    @Test
    void interruptWhileBuildingLeavesNothing() throws Exception {
        try (ChildJvm child = ChildJvm.running(WaitingTestCase.class, folder)) {
            child.awaitOutput("qemu.web: Provisioning with shell script", Duration.ofMinutes(5));

            child.interruptAndAwaitEnd();

            assertThat(child.output())
                    .containsPattern(words("""

                            box badinput/waiting: failed: Could not build box 'badinput/waiting': "packer build machine.pkr.hcl" was \
                            stopped after <time>, as the run was interrupted: Cancelling build after receiving terminated
                            note: JVM <n> was told to end before its tests had ended
                            """))
                    // The thread of the tests has its say meanwhile.
                    .containsPattern(words("\n[infratest] report: <path>/report.html\n"))
                    .doesNotContain("could not be recorded");
        }
    }

    @Test
    void fullDiskIsNamed() throws Exception {
        Files.createDirectories(RealRun.cache().resolve("boxes"));
        try (ChildJvm child = ChildJvm.running(
                WaitingTestCase.class,
                folder,
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=32m none " + RealRun.cache().resolve("boxes") + " && \"$@\"; find "
                        + RealRun.cache().resolve("boxes") + " -mindepth 2 ! -name '*.lock' -printf 'LEFT: %p\\n'",
                "sh")) {
            assertThat(child.awaitEnd(Duration.ofMinutes(2))).isTrue();

            assertThat(child.output()).doesNotContain("LEFT: ");
            assertThat(child.failure()).matches(words("""
                            Could not build box 'badinput/waiting': "packer build machine.pkr.hcl" exited with 1 after <time>: \
                            qemu.web: Error copying iso to output dir: write <path>/output/web.qcow2: no space left on device
                              last output: <text>
                              full output: <path>/report/packer-badinput-waiting.log
                              what to do: make room on the disk of <path>, or choose another with infratest.cache.dir"""));
        }
    }

    private Throwable failure(Class<?> test) {
        return RealRun.failure(test, folder);
    }
}
