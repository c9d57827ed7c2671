package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.infratest.junit.NeedsSaltTree;
import org.infratest.process.CommandResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/**
 * The first configset of somebody, with its test beside it, as the documentation shows it. Without a Salt tree its project is run all the same,
 * and has to say that nothing was tested.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstConfigsetIT {

    private static final String SALT = "INFRATEST_SALT_TREE";

    private static OwnProject project;

    @BeforeAll
    static void copyTheProjectAndLinkItsImage() throws IOException {
        project = OwnProject.of("first-configset", "configsets", Map.of("INFRATEST_SALT_INSTALL", "tree"));
        Path images = Files.createDirectory(project.folder().resolve("images"));
        Files.createSymbolicLink(
                images.resolve("debian-12.qcow2"), OwnProject.cache().resolve("images/debian-12-salt.qcow2"));
    }

    @Test
    @Order(1)
    @NeedsSaltTree("sshd")
    void everythingIsGreen() throws Exception {
        CommandResult maven = project.run("mvn verify");

        assertThat(maven.succeeded()).as("%s", OwnProject.output(maven)).isTrue();
        assertThat(project.testcases("sshd.SshdIT"))
                .containsOnlyKeys("letsNobodyInWithAPassword", "changesNothingTheSecondTime", "holdsAfterAReboot");
        assertThat(OwnProject.output(maven)).contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
        assertThat(project.folder().resolve("target/infratest/report.html"))
                .content()
                .contains("/etc/ssh/sshd_config.d/logins.conf");
    }

    @Test
    @Order(2)
    @NeedsSaltTree("sshd")
    void brokenConfigsetIsRed() throws IOException {
        Path template = project.folder().resolve("configsets/sshd/states/sshd/logins.conf.j2");
        Files.writeString(
                template,
                Files.readString(template).replace("PasswordAuthentication no", "PasswordAuthentication yes"));

        CommandResult maven = project.run("mvn verify -Dit.test=SshdIT#letsNobodyInWithAPassword");

        assertThat(maven.succeeded()).isFalse();
        assertThat(OwnProject.output(maven))
                .contains("server (192.168.56.10): expected SSH on TCP port 22 not to offer password");
    }

    @Test
    @Order(3)
    @NeedsSaltTree("sshd")
    void wrongStateIsToldWithFileAndLine() throws IOException {
        Path state = project.folder().resolve("configsets/sshd/states/sshd/init.sls");
        Files.writeString(state, Files.readString(state).replace("logins.conf.j2", "login.conf.j2"));

        CommandResult maven = project.run("mvn verify -Dit.test=SshdIT#letsNobodyInWithAPassword");

        assertThat(maven.succeeded()).isFalse();
        assertThat(OwnProject.output(maven))
                .contains(
                        "server: configset 'sshd' failed at state '/etc/ssh/sshd_config.d/logins.conf' (file.managed) at"
                                + " configsets/sshd/states/sshd/init.sls:2")
                .contains("salt://sshd/login.conf.j2");
    }

    @Test
    @DisabledIfEnvironmentVariable(named = SALT, matches = ".+")
    void withoutSaltItIsToldThatNothingWasTested() throws Exception {
        CommandResult maven = project.run(Map.of("INFRATEST_CONFIGSET_WHEN_UNAVAILABLE", "skip"), "mvn verify");

        assertThat(maven.succeeded()).as("%s", OwnProject.output(maven)).isTrue();
        assertThat(OwnProject.output(maven)).contains("skipped: SshdIT").doesNotContain("starting with lab");
    }
}
