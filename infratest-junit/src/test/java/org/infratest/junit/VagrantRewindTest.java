package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.infratest.environment.Checkpoints;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who cannot go back hears it before anything is started: there is no machine that any of these could have. */
class VagrantRewindTest {

    private static final String DOCKER = " needs an environment that can go back, and 'src/test/resources/one-machine'"
            + " cannot: Vagrant's provider 'docker' has no snapshots; choose one that has, such as libvirt or virtualbox,"
            + " with @VagrantEnvironment(vagrantProvider = ...), use @LabEnvironment, or do without going back";

    @TempDir
    Path folder;

    private void assertRefused(Class<?> test, String message) {
        assertThat(ExtensionRun.messages(ExtensionRun.of(folder, Map.of(), test)))
                .containsExactly(message);
        assertThat(folder.resolve("report").resolve("src-test-resources-one-machine"))
                .as("the folder of an environment that was started")
                .doesNotExist();
    }

    @Rewind
    @VagrantEnvironment(value = "src/test/resources/one-machine", vagrantProvider = "docker")
    static class DockerTestCase {
        @Test
        void never() {}
    }

    @VagrantEnvironment(value = "src/test/resources/one-machine", vagrantProvider = "docker")
    static class MethodTestCase {
        @Test
        @Rewind
        void never() {}
    }

    @VagrantEnvironment(value = "src/test/resources/one-machine", variables = "VAGRANT_DEFAULT_PROVIDER=docker")
    static class VariableTestCase {
        @Nested
        class InnerTestCase {
            @Test
            @Rewind
            void never() {}
        }
    }

    @VagrantEnvironment(value = "src/test/resources/one-machine", vagrantProvider = "docker")
    static class ParameterTestCase {
        @Test
        void never(Checkpoints checkpoints) {
            checkpoints.take("never");
        }
    }

    @VagrantEnvironment(value = "src/test/resources/one-machine", vagrantProvider = "docker")
    static class FieldTestCase {

        Checkpoints checkpoints;

        @Test
        void never() {}
    }

    @Test
    void dockerHasNoSnapshots() {
        assertRefused(DockerTestCase.class, "@Rewind on DockerTestCase" + DOCKER);
        assertRefused(MethodTestCase.class, "@Rewind on MethodTestCase" + DOCKER);
        assertRefused(VariableTestCase.class, "@Rewind on InnerTestCase" + DOCKER);
    }

    @Test
    void checkpointsAreRefusedInTheSameWay() {
        assertRefused(ParameterTestCase.class, "Parameter 'checkpoints' of ParameterTestCase.never" + DOCKER);
        assertRefused(FieldTestCase.class, "Field 'checkpoints' of FieldTestCase" + DOCKER);
    }

    @Rewind
    @VagrantEnvironment(value = "src/test/resources/one-machine", vagrantProvider = "lxc")
    static class LxcTestCase {
        @Test
        void never() {}
    }

    @Test
    void neitherHasLxc() {
        assertRefused(LxcTestCase.class, "@Rewind on LxcTestCase" + DOCKER.replace("'docker'", "'lxc'"));
    }

    @Rewind
    @ExistingEnvironment
    static class ExistingTestCase {
        @Test
        void never() {}
    }

    @Test
    void existingMachinesAreNotTakenBack() throws IOException {
        Files.writeString(folder.resolve("key"), "nobody logs in with it");
        Path inventory = folder.resolve("staging.yaml");
        Files.writeString(
                inventory,
                "ssh: { user: deploy, identity: key, hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }\nhosts:\n  web: { ssh: { address: 127.0.0.1 } }\n");

        assertThat(ExtensionRun.messages(ExtensionRun.of(
                        folder, Map.of("infratest.inventory", inventory.toString()), ExistingTestCase.class)))
                .containsExactly("@Rewind on ExistingTestCase needs an environment that can go back, and 'staging'"
                        + " cannot: its machines were there before the test, and are only looked at; use"
                        + " @LabEnvironment or @VagrantEnvironment, or do without going back");
    }
}
