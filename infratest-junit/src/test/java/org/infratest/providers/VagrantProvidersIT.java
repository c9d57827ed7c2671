package org.infratest.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Host;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.process.Command;
import org.infratest.process.RunningProcess;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, once for each of Vagrant's providers; the nested class's name is the provider's. */
class VagrantProvidersIT {

    @Nested
    @Provided(by = KnownProvider.LIBVIRT)
    class Libvirt extends VagrantProviderContract {

        @Override
        Box box() {
            Path image = Installation.cache().resolve("images/debian-12.qcow2");
            BoxSpec spec = new BoxSpec(
                    Installation.checkout("configsets/basebox/basebox.pkr.json"),
                    "infratest/basebox",
                    Map.of("base_image", image.toString()),
                    List.of());
            return new PackerBuilder(
                            Installation.RUNNER, Installation.cache(), Path.of("target", "providers"), EventSink.NONE)
                    .build(spec);
        }

        @Override
        List<String> leftovers() {
            return Stream.of(
                            virsh("list", "--all", "--name").filter(domain -> domain.startsWith("providers_")),
                            virsh("net-list", "--all", "--name").filter(network -> network.startsWith("contract-")),
                            virsh("vol-list", "default").filter(volume -> volume.contains("providers_")))
                    .flatMap(lines -> lines)
                    .toList();
        }

        @Override
        void assertHasExtraDisk(Host host) {
            assertThat(host.ssh()
                            .exec("cat /sys/block/vdb/size")
                            .assertSucceeded()
                            .stdout())
                    .as("sectors of 512 bytes")
                    .isEqualTo(64 * 2048 + "\n");
        }

        private static Stream<String> virsh(String... arguments) {
            List<String> command = Stream.concat(
                            Stream.of("virsh", "--quiet", "--connect", "qemu:///system"), Stream.of(arguments))
                    .toList();
            return Installation.lines(command.toArray(String[]::new)).stream();
        }
    }

    @Nested
    @Tag("rootless")
    @Provided(by = KnownProvider.DOCKER)
    class Docker extends VagrantProviderContract {

        /** The Vagrantfile names an image, which {@code scripts/container-image} made. */
        @Override
        @Nullable
        Box box() {
            return null;
        }

        @Override
        List<String> leftovers() {
            return Stream.concat(
                            Installation.lines("docker", "ps", "--all", "--format", "{{.Names}}").stream()
                                    .filter(name -> name.startsWith("providers-")),
                            Installation.lines("docker", "network", "ls", "--format", "{{.Name}}").stream()
                                    .filter(name -> name.startsWith("vagrant_network")))
                    .toList();
        }

        @Override
        void assertHasExtraDisk(Host host) {
            throw new IllegalStateException("containers have no disks");
        }

        @Test
        @Order(2)
        void goingBackIsRefused() {
            assertGoingBackIsRefused();
        }
    }

    @Nested
    @Tag("rootless")
    @Provided(by = KnownProvider.LXC)
    class Lxc extends VagrantProviderContract {

        /** Made by {@code scripts/container-image}. */
        @Override
        Box box() {
            return Installation.boxInCache("images/debian-12.lxc.box", "infratest/debian-12-lxc");
        }

        @Override
        List<String> leftovers() {
            return Stream.concat(
                            Installation.lines("lxc-ls", "-1").stream(),
                            Installation.lines("ip", "-oneline", "link", "show", "type", "bridge").stream()
                                    .filter(link -> link.contains("contract-")))
                    .toList();
        }

        @Override
        void assertHasExtraDisk(Host host) {
            throw new IllegalStateException("containers have no disks");
        }

        @Test
        @Order(2)
        void goingBackIsRefused() {
            assertGoingBackIsRefused();
        }
    }

    @Nested
    @Provided(by = KnownProvider.VIRTUALBOX)
    class Virtualbox extends VagrantProviderContract {

        private static final Pattern FORWARDED_SSH = Pattern.compile("=\"ssh,tcp,127\\.0\\.0\\.1,(\\d+),");

        private final Path standIn = RESOURCES.resolve("standins/virtualbox");
        private final Path home =
                Path.of("target", "providers", "virtualbox", "home").toAbsolutePath();

        /** A box that the stand-in for VirtualBox reads no more of than that it is there. */
        @Override
        Box box() {
            return Installation.boxOf(
                    standIn.resolve("box"), Path.of("target", "providers", "virtualbox"), "infratest/stand-in");
        }

        @Override
        Map<String, String> variables() {
            return Map.of(
                    "VBOX_USER_HOME", home.toString(), "PATH", standIn.resolve("bin") + ":" + System.getenv("PATH"));
        }

        @Override
        List<String> leftovers() {
            return Stream.of(
                            vboxManage("list", "vms"),
                            vboxManage("list", "hostonlyifs").filter(line -> line.startsWith("Name:")),
                            files(home.resolve("VirtualBox VMs")),
                            Installation.lines("podman", "ps", "--all", "--format", "{{.Names}}").stream())
                    .flatMap(lines -> lines)
                    .toList();
        }

        /** The machine behind the stand-in is a container, so the disk is seen where VirtualBox has it. */
        @Override
        void assertHasExtraDisk(Host host) {
            Path disk = home.resolve("VirtualBox VMs/providers-extra.vdi");
            assertThat(vboxManage("showvminfo", "providers-one", "--machinereadable"))
                    .contains("\"SATA-1-0\"=\"" + disk + "\"");
            assertThat(disk).hasSize(64L * 1024 * 1024);
        }

        /** As VirtualBox starts a machine that has memory with the ports that it had, and Vagrant reserves ports for all environments of its user. */
        @Override
        void goBack(Checkpoints checkpoints, String name) throws IOException {
            String ssh = vboxManage("showvminfo", "providers-one", "--machinereadable")
                    .flatMap(line -> FORWARDED_SSH.matcher(line).results())
                    .map(match -> match.group(1))
                    .findFirst()
                    .orElseThrow();
            whileReserved(ssh, () -> super.goBack(checkpoints, name));
        }

        @Test
        @Order(1)
        void bridgedNicIsAskedForByTheNameOfTheInterface() {
            assertThat(vboxManage("showvminfo", "providers-one", "--machinereadable"))
                    .contains("nic1=\"nat\"", "nic2=\"hostonly\"", "nic3=\"hostonly\"", "nic4=\"bridged\"")
                    .contains("bridgeadapter4=\"lan0\"");
        }

        @Test
        @Order(6)
        void whatTheHypervisorRefusesIsAnErrorInItsWords() {
            assertThatThrownBy(() -> bootAndTakeDown(Map.of("VBOX_STANDIN_FAILS", "startvm"), "two"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Could not start environment 'providers-virtualbox', machine 'two': "
                            + "\"vagrant up --provider=virtualbox two\" exited with 1 after ")
                    .hasMessageContaining("VBoxManage: error: VT-x is not available (VERR_VMX_NO_VMX)");
            assertThat(leftovers()).isEmpty();
        }

        private Stream<String> vboxManage(String... arguments) {
            String[] command = Stream.concat(
                            Stream.of(standIn.resolve("bin/VBoxManage").toString()), Stream.of(arguments))
                    .toArray(String[]::new);
            return Installation.lines(variables(), command).stream();
        }

        private static Stream<String> files(Path folder) {
            return Files.isDirectory(folder)
                    ? Installation.lines("find", folder.toString(), "-mindepth", "1").stream()
                    : Stream.empty();
        }
    }

    @Nested
    @Provided(by = KnownProvider.HYPERV)
    class Hyperv extends VagrantProviderContract {

        private final Path standIn = RESOURCES.resolve("standins/hyperv");
        private final Path home =
                Path.of("target", "providers", "hyperv", "home").toAbsolutePath();

        /** Vagrant, and infratest, know by this file that they are on a Linux inside Windows. */
        @Override
        void prepare() {
            assertThat(System.getenv("INFRATEST_PRIVATE_NET")).isNotNull();
            Installation.lines("mount", "--bind", standIn.resolve("version").toString(), "/proc/version");
        }

        @Override
        void restore() {
            Installation.lines("umount", "/proc/version");
        }

        @Override
        Box box() {
            return Installation.boxOf(
                    standIn.resolve("box"), Path.of("target", "providers", "hyperv"), "infratest/stand-in-hyperv");
        }

        @Override
        Path configset() {
            return RESOURCES.resolve("providers/hyperv");
        }

        @Override
        Map<String, String> variables() {
            return Map.of(
                    "HYPERV_STANDIN_HOME", home.toString(),
                    "PATH", standIn.resolve("bin") + ":" + System.getenv("PATH"),
                    "VAGRANT_WSL_ENABLE_WINDOWS_ACCESS", "1",
                    "VAGRANT_WSL_DISABLE_VAGRANT_HOME", "1",
                    "VAGRANT_WSL_WINDOWS_ACCESS_USER", "tester",
                    "VAGRANT_WSL_WINDOWS_ACCESS_USER_HOME_PATH", "/");
        }

        @Override
        List<String> leftovers() {
            return Installation.lines("podman", "ps", "--all", "--format", "{{.Names}}");
        }

        @Override
        void assertHasExtraDisk(Host host) {
            throw new IllegalStateException("known not to have any");
        }

        @Test
        @Order(6)
        void whatTheHypervisorRefusesIsAnErrorInItsWords() {
            assertThatThrownBy(() -> bootAndTakeDown(Map.of("HYPERV_STANDIN_FAILS", "start_vm"), "two"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Could not start environment 'providers-hyperv', machine 'two': "
                            + "\"vagrant up --provider=hyperv two\" exited with 1 after ")
                    .hasMessageContaining("You do not have the required permission to complete this task.");
            assertThat(leftovers()).isEmpty();
        }
    }
    /** Only where the Vagrant in use has the plugin, which is in no distribution. */
    @Nested
    @Provided(by = KnownProvider.VMWARE_DESKTOP)
    @ExtendWith(NeedsPlugin.class)
    class VmwareDesktop extends VagrantProviderContract {

        private static final String PORT = "9922";
        private static final String ONES_SSH = "2522";

        private final Path standIn = RESOURCES.resolve("standins/vmware_desktop");
        private final Path home =
                Path.of("target", "providers", "vmware_desktop", "home").toAbsolutePath();
        private @Nullable RunningProcess utility;

        /**
         * Starts the networks and the service that an installed VMware has at any time. What a run that was killed has left was in a private network of
         * its own.
         */
        @Override
        void prepare() {
            assertThat(System.getenv("INFRATEST_PRIVATE_NET")).isNotNull();
            Installation.lines("rm", "-rf", home.toString());
            vmware("vmware-networks", "--start");
            vmware("vagrant-vmware-utility", "certificate", "generate");
            utility = Installation.RUNNER.start(Command.of(command("vagrant-vmware-utility"), "api", "-port=" + PORT)
                    .withEnvironment(variables())
                    .loggedTo(home.resolve("utility.log")));
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::utilityAnswers);
        }

        @Override
        void restore() {
            if (utility != null) {
                utility.stop();
            }
            vmware("vmware-networks", "--stop");
        }

        /** A box of whose machine the stand-in reads the description, and of whose disk no more than that it is there. */
        @Override
        Box box() {
            return Installation.boxOf(
                    standIn.resolve("box"),
                    Path.of("target", "providers", "vmware_desktop"),
                    "infratest/stand-in-vmware");
        }

        /** Until Vagrant 2.4, disks were an experiment for whose users it has this variable. */
        @Override
        Map<String, String> variables() {
            return Map.of("VMWARE_STANDIN_HOME", home.toString(), "VAGRANT_EXPERIMENTAL", "disks");
        }

        @Override
        List<String> leftovers() {
            return Stream.of(
                            machines(),
                            boxSnapshots(),
                            Installation.lines("podman", "ps", "--all", "--format", "{{.Names}}").stream(),
                            Installation.lines("ip", "-oneline", "link", "show", "type", "bridge").stream()
                                    .filter(link -> link.matches(".* vmnet[2-7]:.*")),
                            Installation.lines("ss", "--listening", "--tcp", "--numeric", "--no-header").stream()
                                    .filter(socket -> socket.matches(".*:252[23] .*")))
                    .flatMap(lines -> lines)
                    .toList();
        }

        /** The machine behind the stand-in is a container, so the disk is seen where VMware has it. */
        @Override
        void assertHasExtraDisk(Host host) {
            Path machine = machine("one");
            assertThat(vmx(machine)).contains("scsi0:1.present = \"TRUE\"", "scsi0:1.filename = \"extra.vmdk\"");
            assertThat(Installation.lines(
                            "qemu-img",
                            "info",
                            machine.resolveSibling("extra.vmdk").toString()))
                    .contains("virtual size: 64 MiB (67108864 bytes)", "file format: vmdk");
        }

        /** As Vagrant starts a machine that went back anew, with its ports, which it reserves for all environments of its user. */
        @Override
        void goBack(Checkpoints checkpoints, String name) throws IOException {
            whileReserved(ONES_SSH, () -> super.goBack(checkpoints, name));
        }

        @Test
        @Order(1)
        void nicsAreAskedForOnTheNetworksThatTheirAddressesAreOf() {
            assertThat(vmx(machine("one")))
                    .contains(
                            "ethernet0.connectiontype = \"nat\"",
                            "ethernet1.connectiontype = \"custom\"",
                            "ethernet1.vnet = \"vmnet2\"",
                            "ethernet2.connectiontype = \"custom\"",
                            "ethernet2.vnet = \"vmnet3\"",
                            "ethernet3.connectiontype = \"bridged\"");
        }

        /** Vagrant knows it by the path of snapshots that leads to it. */
        @Test
        @Order(3)
        void momentThatStandsOnAnotherIsGoneBackTo() {
            Checkpoints checkpoints = checkpoints();
            checkpoints.take("below");
            assertEverywhere("echo above | sudo tee /var/tmp/moment; sync", "above");
            checkpoints.take("above");
            assertEverywhere("echo later | sudo tee /var/tmp/moment; sync", "later");

            checkpoints.goBack("above");

            assertEverywhere("cat /var/tmp/moment", "above");
        }

        @Test
        @Order(6)
        void whatTheHypervisorRefusesIsAnErrorInItsWords() {
            assertThatThrownBy(() -> bootAndTakeDown(Map.of("VMWARE_STANDIN_FAILS", "start"), "two"))
                    .isInstanceOf(EnvironmentException.class)
                    .hasMessageStartingWith("Could not start environment 'providers-vmware_desktop', machine 'two': "
                            + "\"vagrant up --provider=vmware_desktop two\" exited with 1 after ")
                    .hasMessageContaining("Could not open /dev/vmmon: No such file or directory.");
            assertThat(leftovers()).isEmpty();
        }

        private RunningProcess utility() {
            if (utility == null) {
                throw new IllegalStateException("not started");
            }
            return utility;
        }

        private boolean utilityAnswers() {
            assertThat(utility().isAlive())
                    .as("the utility, which has said %s", utility().lastLines())
                    .isTrue();
            return Installation.lines("ss", "--listening", "--tcp", "--numeric", "--no-header").stream()
                    .anyMatch(socket -> socket.contains("127.0.0.1:" + PORT));
        }

        /** The file that describes a machine, which is where Vagrant keeps the state of its environment. */
        private Path machine(String name) {
            return machines()
                    .filter(file -> file.contains("/machines/" + name + "/"))
                    .map(Path::of)
                    .findFirst()
                    .orElseThrow();
        }

        private Stream<String> machines() {
            return vmware("vmrun", "-T", "ws", "list").stream().filter(line -> line.endsWith(".vmx"));
        }

        private static List<String> vmx(Path file) {
            return Installation.lines("cat", file.toString());
        }

        /** A machine's disk stands on a snapshot of the box's. */
        private Stream<String> boxSnapshots() {
            return Installation.lines(
                            "find", Installation.vagrantHome().resolve("boxes").toString(), "-name", "debian-12.vmx")
                    .stream()
                    .flatMap(vmx -> vmware("vmrun", "-T", "ws", "listSnapshots", vmx).stream())
                    .filter(line -> !line.startsWith("Total snapshots"));
        }

        private String command(String name) {
            return standIn.resolve("bin").resolve(name).toString();
        }

        private List<String> vmware(String name, String... arguments) {
            String[] command = Stream.concat(Stream.of(command(name)), Stream.of(arguments))
                    .toArray(String[]::new);
            return Installation.lines(variables(), command);
        }
    }
}
