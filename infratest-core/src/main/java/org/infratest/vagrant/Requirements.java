package org.infratest.vagrant;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What each of Vagrant's providers needs on this computer, as far as it can be seen without starting Vagrant. What cannot be
 * seen that way Vagrant itself reports, once it is started.
 */
final class Requirements {

    private static final Path LIBVIRT_SOCKET = Path.of("/run/libvirt/libvirt-sock");
    private static final String PRIVATE = "INFRATEST_PRIVATE_NET";
    private static final String OR_ANOTHER =
            ", or choose another provider with @VagrantEnvironment(vagrantProvider = ...)";

    private final String rerun;
    private final Map<String, String> variables;
    private final String system;
    private final Path root;

    /**
     * Creates the requirements.
     *
     * @param rerun the command that runs the same tests again
     * @param variables the environment variables that Vagrant will get
     * @param system the name of the operating system, as Java has it
     * @param root the folder in which a Linux has {@code proc} and {@code sys}
     */
    Requirements(String rerun, Map<String, String> variables, String system, Path root) {
        this.rerun = rerun;
        this.variables = Map.copyOf(variables);
        this.system = system;
        this.root = root;
    }

    /** What is missing for that provider, and the way out; empty if nothing is seen to be, or if the provider is not known. */
    Optional<String> missing(String vagrantProvider) {
        return switch (vagrantProvider) {
            case "libvirt" -> libvirt();
            case "docker" -> docker();
            case "lxc" -> lxc();
            case "virtualbox" -> virtualbox();
            case "hyperv" -> hyperv();
            case "vmware_desktop" -> vmware();
            default -> Optional.empty();
        };
    }

    private Optional<String> libvirt() {
        return libvirtAnswers()
                ? Optional.empty()
                : Optional.of("no libvirtd answers at " + LIBVIRT_SOCKET
                        + "; start libvirtd, or run this in a private network with: scripts/in-private-net " + rerun);
    }

    private Optional<String> docker() {
        return without(
                "docker",
                "docker",
                "apt-get install docker.io, or run this in a private network, where podman answers to that name: "
                        + "scripts/in-private-net " + rerun);
    }

    private Optional<String> lxc() {
        return system.equals("Linux")
                ? without("lxc", "lxc-create", "apt-get install lxc vagrant-lxc")
                        .or(this::controlGroups)
                : Optional.of("the provider lxc needs Linux, and this is " + system + OR_ANOTHER);
    }

    /** Elsewhere vagrant-lxc calls sudo; in a private network there is no more root than whoever has started it. */
    private Optional<String> controlGroups() {
        boolean may = !isPrivate() || Files.isWritable(root.resolve("sys/fs/cgroup/cgroup.procs"));
        return may
                ? Optional.empty()
                : Optional.of("the provider lxc needs control groups, and this user may make none; run it with: "
                        + "systemd-run --user --scope -p Delegate=yes scripts/in-private-net " + rerun + OR_ANOTHER);
    }

    private boolean isPrivate() {
        return variables.containsKey(PRIVATE) || System.getenv(PRIVATE) != null;
    }

    /** On Windows Vagrant finds VirtualBox by the registry. */
    private Optional<String> virtualbox() {
        return isWindows()
                ? Optional.empty()
                : without("virtualbox", "VBoxManage", "install VirtualBox, see https://www.virtualbox.org");
    }

    private Optional<String> hyperv() {
        return isWindows()
                ? Optional.empty()
                : Optional.of("the provider hyperv needs Windows, and this is " + system + OR_ANOTHER);
    }

    /** No distribution packages that plugin, so it is where Vagrant itself installs plugins. */
    private Optional<String> vmware() {
        return mentions(vagrantHome().resolve("plugins.json"), "\"vagrant-vmware-desktop\"")
                ? Optional.empty()
                : Optional.of(
                        "Vagrant's plugin vagrant-vmware-desktop, which brings the provider vmware_desktop, is not "
                                + "installed; install VMware Workstation or Fusion and the Vagrant VMware Utility, then run: "
                                + "vagrant plugin install vagrant-vmware-desktop" + OR_ANOTHER);
    }

    private Optional<String> without(String vagrantProvider, String command, String remedy) {
        return isInstalled(command)
                ? Optional.empty()
                : Optional.of("the provider " + vagrantProvider + " needs the command '" + command
                        + "', which is not installed, or not on the PATH; " + remedy + OR_ANOTHER);
    }

    /** On the path that Vagrant will have, which the test may have set. */
    private boolean isInstalled(String command) {
        String path = variables.getOrDefault(
                "PATH", Optional.ofNullable(System.getenv("PATH")).orElse(""));
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(command, command + ".exe").map(Path.of(folder)::resolve))
                .anyMatch(Files::isExecutable);
    }

    /** Inside the Windows Subsystem for Linux it is the Windows around it that counts. */
    private boolean isWindows() {
        return system.startsWith("Windows") || mentions(root.resolve("proc/version"), "microsoft");
    }

    private Path vagrantHome() {
        String home = variables.getOrDefault("VAGRANT_HOME", System.getenv("VAGRANT_HOME"));
        return home == null ? Path.of(System.getProperty("user.home"), ".vagrant.d") : Path.of(home);
    }

    private static boolean mentions(Path file, String text) {
        try {
            return Files.exists(file)
                    && Files.readString(file).toLowerCase(Locale.ROOT).contains(text);
        } catch (IOException e) {
            return false; // what cannot be read is not for us, and Vagrant will say more
        }
    }

    private static boolean libvirtAnswers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(LIBVIRT_SOCKET));
        } catch (IOException e) {
            return false; // no such socket, or nobody behind it: that is the answer
        }
    }
}
