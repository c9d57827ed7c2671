package org.infratest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.infratest.cli.Check.Kind;
import org.infratest.process.Command;
import org.infratest.process.ScriptedRunner;
import org.infratest.process.ScriptedRunner.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootlessTest {

    @TempDir
    private Path etc;

    @BeforeEach
    void allow() throws IOException {
        Files.writeString(etc.resolve("subuid"), "other:100000:65536\nme:165536:65536\n");
        Files.writeString(etc.resolve("subgid"), "me:165536:65536\n");
        Files.createFile(etc.resolve("tun"));
    }

    @Test
    void whatAnOrdinaryUserNeedsIsNamedOneByOne() {
        ScriptedRunner runner = new ScriptedRunner(RootlessTest::allowed);

        assertThat(examine(runner, "me"))
                .containsExactly(
                        Check.usable(Kind.ROOTLESS, "user-namespace", "a network of its own can be made"),
                        Check.usable(Kind.ROOTLESS, "newuidmap", ""),
                        Check.usable(Kind.ROOTLESS, "subuid", "a range for me"),
                        Check.usable(Kind.ROOTLESS, "subgid", "a range for me"),
                        Check.usable(Kind.ROOTLESS, "tun", etc.resolve("tun").toString()));
        assertThat(runner.commandLines()).containsExactly("unshare --user --map-root-user --net true");
    }

    @Test
    void rootNeedsTheDeviceOnly() {
        ScriptedRunner runner = new ScriptedRunner(RootlessTest::allowed);

        assertThat(examine(runner, "root"))
                .containsExactly(
                        Check.usable(Kind.ROOTLESS, "root", "this user needs none of it"),
                        Check.usable(Kind.ROOTLESS, "tun", etc.resolve("tun").toString()));
        assertThat(runner.commands()).isEmpty();
    }

    @Test
    void programThatIsNotInstalledIsNamedWithItsPackage() {
        ScriptedRunner bare = new ScriptedRunner(RootlessTest::allowed).without("unshare", "newuidmap");

        assertThat(examine(bare, "me"))
                .contains(
                        Check.unusable(
                                Kind.ROOTLESS,
                                "user-namespace",
                                "'unshare' is not installed; on Debian and Ubuntu: apt-get install util-linux"),
                        Check.unusable(
                                Kind.ROOTLESS,
                                "newuidmap",
                                "'newuidmap' is not installed, or not on the PATH; on Debian and Ubuntu: apt-get install"
                                        + " uidmap"));
        assertThat(bare.commands()).isEmpty();
    }

    @Test
    void kernelThatRefusesIsQuotedWithTheSettingsToLookAt() {
        ScriptedRunner refusing = new ScriptedRunner(
                command -> new Answer(1, List.of(), List.of("unshare: unshare failed: Operation not permitted")));

        assertThat(examine(refusing, "me"))
                .contains(Check.unusable(
                        Kind.ROOTLESS,
                        "user-namespace",
                        "the kernel does not let this user make one (unshare: unshare failed: Operation not"
                                + " permitted); look at: sysctl kernel.unprivileged_userns_clone"
                                + " user.max_user_namespaces kernel.apparmor_restrict_unprivileged_userns"));
    }

    @Test
    void userWithoutARangeOfIdsIsToldHowRootGivesOne() throws IOException {
        Files.writeString(etc.resolve("subuid"), "methuselah:100000:65536\n");
        Files.delete(etc.resolve("subgid"));

        assertThat(examine(new ScriptedRunner(RootlessTest::allowed), "me"))
                .contains(
                        Check.unusable(
                                Kind.ROOTLESS,
                                "subuid",
                                etc.resolve("subuid") + " has no line for me; as root: usermod --add-subuids"
                                        + " 100000-165535 --add-subgids 100000-165535 me"),
                        Check.unusable(
                                Kind.ROOTLESS,
                                "subgid",
                                etc.resolve("subgid") + " has no line for me; as root: usermod --add-subuids"
                                        + " 100000-165535 --add-subgids 100000-165535 me"));
    }

    @Test
    void deviceThatCannotBeOpenedIsNamedWithTheReason() throws IOException {
        Path tun = etc.resolve("tun");
        Files.delete(tun);

        assertThat(examine(new ScriptedRunner(RootlessTest::allowed), "root"))
                .contains(Check.unusable(
                        Kind.ROOTLESS,
                        "tun",
                        tun + " cannot be opened (java.nio.file.NoSuchFileException: " + tun
                                + "), and libvirt's networks need it; as root: modprobe tun, and chmod 666 "
                                + tun));
    }

    private List<Check> examine(ScriptedRunner runner, String user) {
        return new Rootless(runner, user, etc, etc.resolve("tun")).checks();
    }

    private static Answer allowed(Command command) {
        return Answer.ok();
    }
}
