package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;

/**
 * What an ordinary user lacks for a private network is named, with the way to get it. The ordinary user is {@code nobody} of a
 * user namespace in which something is covered, so that these tests run as root and without root alike. That everything
 * works where nothing is lacking is shown by {@code scripts/test --rootless}.
 */
class RootlessIT {

    private static final String OR_ROOT = ". Or run it as root";
    private static final String NEEDED = "in-private-net: without root a user namespace is needed, but ";

    @Test
    void missingToolIsNamedWithItsPackage() {
        assertThat(refusal("mkdir /tmp/bin; ln -s /usr/bin/* /tmp/bin; rm /tmp/bin/newuidmap; export PATH=/tmp/bin"))
                .isEqualTo(NEEDED + "newuidmap is not installed; as root, run: apt-get install uidmap" + OR_ROOT);
    }

    @Test
    void missingRangeOfIdsIsNamedWithTheCommandThatGivesOne() {
        assertThat(refusal("mount --bind /dev/null /etc/subuid"))
                .isEqualTo(NEEDED
                        + "/etc/subuid gives nobody no range of ids; as root, run: usermod --add-subuids 100000-165535 "
                        + "--add-subgids 100000-165535 nobody" + OR_ROOT);
    }

    @Test
    void kernelThatRefusesIsNamedWithItsSettings() {
        assertThat(refusal("echo 1 > /proc/sys/user/max_user_namespaces"))
                .isEqualTo(NEEDED + "the kernel lets nobody make no user namespace; as root, see 'sysctl "
                        + "kernel.unprivileged_userns_clone user.max_user_namespaces "
                        + "kernel.apparmor_restrict_unprivileged_userns'" + OR_ROOT);
    }

    @Test
    void missingTunIsNamedWithTheCommandThatMakesIt() {
        assertThat(refusal("mount -t tmpfs none /dev/net"))
                .isEqualTo(
                        "in-private-net: /dev/net/tun is missing; as root, run: mkdir -p /dev/net && mknod -m 666 /dev/net/tun "
                                + "c 10 200 && modprobe tun");
    }

    @Test
    void tunForRootAloneIsNamedWithTheCommandThatOpensIt() {
        assertThat(refusal("touch /tmp/tun; chmod 000 /tmp/tun; mount --bind /tmp/tun /dev/net/tun"))
                .isEqualTo(
                        "in-private-net: nobody may not open /dev/net/tun, which virtual machines' network cards need; as root, "
                                + "run: chmod 666 /dev/net/tun");
    }

    /** What in-private-net says to the user nobody, who has all that is needed but for what the shell command takes away. */
    private static String refusal(String taken) {
        String prepared = "set -e; mount -t tmpfs none /tmp; echo nobody:100000:65536 > /tmp/ids; "
                + "mount --bind /tmp/ids /etc/subuid; mount --bind /tmp/ids /etc/subgid; "
                + "touch /tmp/open; chmod 666 /tmp/open; [ ! -e /dev/net/tun ] || mount --bind /tmp/open /dev/net/tun; "
                + taken
                + "; exec unshare --user --map-user=65534 --map-group=65534 -- \"$@\"";
        Path script = Paths.moduleFolder().toAbsolutePath().normalize().resolveSibling("scripts/in-private-net");
        List<String> command =
                new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", prepared, "sh"));
        command.addAll(List.of("env", "-u", "INFRATEST_PRIVATE_NET", script.toString(), "true"));
        CommandResult result = new SystemCommandRunner()
                .run(Command.of(command).withEnvironment(Map.of("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin")));
        assertThat(result.exitCode()).as("%s", result.stderr()).isEqualTo(1);
        return String.join("\n", result.stderr());
    }
}
