package org.infratest.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.cli.Check.Kind;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;

/**
 * What Linux has to allow so that a private network can be made by a user who is not root; see {@code scripts/in-private-net}. That something
 * is allowed is found out by trying.
 *
 * @param runner runs the programs
 * @param user who would make one
 * @param etc where it stands which ids a user may give away
 * @param device the device that makes interfaces
 */
record Rootless(CommandRunner runner, String user, Path etc, Path device) {

    /** For this user of this computer. */
    Rootless(CommandRunner runner) {
        this(runner, System.getProperty("user.name"), Path.of("/etc"), Path.of("/dev/net/tun"));
    }

    List<Check> checks() {
        if (user.equals("root")) {
            return List.of(Check.usable(Kind.ROOTLESS, "root", "this user needs none of it"), tun());
        }
        return List.of(userNamespace(), mapping(), range("subuid"), range("subgid"), tun());
    }

    private Check userNamespace() {
        String name = "user-namespace";
        if (!runner.isInstalled("unshare")) {
            return Check.unusable(
                    Kind.ROOTLESS,
                    name,
                    "'unshare' is not installed; on Debian and Ubuntu: apt-get install util-linux");
        }
        CommandResult result = runner.run(Command.of("unshare", "--user", "--map-root-user", "--net", "true")
                .withDeadline(Duration.ofSeconds(2)));
        return result.succeeded()
                ? Check.usable(Kind.ROOTLESS, name, "a network of its own can be made")
                : Check.unusable(
                        Kind.ROOTLESS,
                        name,
                        "the kernel does not let this user make one (" + String.join(" ", result.stderr())
                                + "); look at: sysctl kernel.unprivileged_userns_clone user.max_user_namespaces"
                                + " kernel.apparmor_restrict_unprivileged_userns");
    }

    private Check mapping() {
        return runner.isInstalled("newuidmap")
                ? Check.usable(Kind.ROOTLESS, "newuidmap", "")
                : Check.unusable(
                        Kind.ROOTLESS,
                        "newuidmap",
                        "'newuidmap' is not installed, or not on the PATH; on Debian and Ubuntu: apt-get install uidmap");
    }

    private Check range(String name) {
        Path file = etc.resolve(name);
        try {
            boolean listed = Files.isReadable(file)
                    && Files.readAllLines(file).stream().anyMatch(line -> line.startsWith(user + ":"));
            return listed
                    ? Check.usable(Kind.ROOTLESS, name, "a range for " + user)
                    : Check.unusable(
                            Kind.ROOTLESS,
                            name,
                            file + " has no line for " + user
                                    + "; as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "
                                    + user);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + file + ": " + e, e);
        }
    }

    /** That it may be opened tells more than its permissions, which a container's policy may overrule. */
    private Check tun() {
        try (FileChannel open = FileChannel.open(device, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return Check.usable(Kind.ROOTLESS, "tun", open.isOpen() ? device.toString() : "");
        } catch (IOException e) {
            return Check.unusable(
                    Kind.ROOTLESS,
                    "tun",
                    device + " cannot be opened (" + e + "), and libvirt's networks need it; as root: modprobe tun, and"
                            + " chmod 666 " + device);
        }
    }
}
