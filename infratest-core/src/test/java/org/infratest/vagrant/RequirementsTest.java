package org.infratest.vagrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequirementsTest {

    private static final String OR_ANOTHER =
            ", or choose another provider with @VagrantEnvironment(vagrantProvider = ...)";

    @TempDir
    Path folder;

    @Test
    void dockerNeedsItsCommandAndSaysWherePodmanStandsIn() throws IOException {
        assertThat(missing("docker", "Linux"))
                .contains("the provider docker needs the command 'docker', which is not installed, or not on the PATH; "
                        + "apt-get install docker.io, or run this in a private network, where podman answers to that "
                        + "name: scripts/in-private-net mvn verify" + OR_ANOTHER);
        install("docker");
        assertThat(missing("docker", "Linux")).isEmpty();
    }

    @Test
    void lxcNeedsLinuxAndItsCommands() throws IOException {
        assertThat(missing("lxc", "Mac OS X"))
                .contains("the provider lxc needs Linux, and this is Mac OS X" + OR_ANOTHER);
        assertThat(missing("lxc", "Linux"))
                .contains(
                        "the provider lxc needs the command 'lxc-create', which is not installed, or not on the PATH; "
                                + "apt-get install lxc vagrant-lxc" + OR_ANOTHER);
        install("lxc-create");
        assertThat(missing("lxc", "Linux")).isEmpty();
    }

    @Test
    void lxcInAPrivateNetworkNeedsControlGroupsThatItsUserMayMake() throws IOException {
        install("lxc-create");
        Map<String, String> inside = Map.of("PATH", folder.toString(), "INFRATEST_PRIVATE_NET", "1");

        assertThat(new Requirements("mvn verify", inside, "Linux", folder).missing("lxc"))
                .contains("the provider lxc needs control groups, and this user may make none; run it with: "
                        + "systemd-run --user --scope -p Delegate=yes scripts/in-private-net mvn verify" + OR_ANOTHER);
        write("sys/fs/cgroup/cgroup.procs", "");
        assertThat(new Requirements("mvn verify", inside, "Linux", folder).missing("lxc"))
                .isEmpty();
    }

    @Test
    void virtualboxNeedsItsCommandExceptOnWindowsWhereVagrantFindsIt() throws IOException {
        assertThat(missing("virtualbox", "Windows 11")).isEmpty();
        assertThat(missing("virtualbox", "Linux"))
                .contains(
                        "the provider virtualbox needs the command 'VBoxManage', which is not installed, or not on the "
                                + "PATH; install VirtualBox, see https://www.virtualbox.org" + OR_ANOTHER);
        install("VBoxManage");
        assertThat(missing("virtualbox", "Linux")).isEmpty();
    }

    @Test
    void hypervNeedsWindowsOrALinuxInsideIt() throws IOException {
        assertThat(missing("hyperv", "Linux"))
                .contains("the provider hyperv needs Windows, and this is Linux" + OR_ANOTHER);
        assertThat(missing("hyperv", "Windows Server 2022")).isEmpty();
        write("proc/version", "Linux version 5.15.90.1-microsoft-standard-WSL2");
        assertThat(missing("hyperv", "Linux")).isEmpty();
    }

    @Test
    void vmwareNeedsItsPlugin() throws IOException {
        assertThat(missing("vmware_desktop", "Linux"))
                .contains("Vagrant's plugin vagrant-vmware-desktop, which brings the provider vmware_desktop, is not "
                        + "installed; install VMware Workstation or Fusion and the Vagrant VMware Utility, then run: "
                        + "vagrant plugin install vagrant-vmware-desktop" + OR_ANOTHER);
        Files.writeString(
                folder.resolve("plugins.json"), "{\"version\":\"1\",\"installed\":{\"vagrant-vmware-desktop\":{}}}");
        assertThat(missing("vmware_desktop", "Linux")).isEmpty();
    }

    @Test
    void whatIsNotKnownIsLeftToVagrant() {
        assertThat(missing("parallels", "Mac OS X")).isEmpty();
        assertThat(missing("", "Linux")).isEmpty();
    }

    private Optional<String> missing(String vagrantProvider, String system) {
        Map<String, String> variables = Map.of("PATH", folder.toString(), "VAGRANT_HOME", folder.toString());
        return new Requirements("mvn verify", variables, system, folder).missing(vagrantProvider);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void install(String command) throws IOException {
        Path file = Files.createFile(folder.resolve(command));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
