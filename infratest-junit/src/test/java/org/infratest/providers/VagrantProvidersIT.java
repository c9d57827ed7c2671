package org.infratest.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Host;
import org.infratest.event.EventSink;
import org.infratest.packer.PackerBuilder;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
            Path reserved = Installation.reservedPort("127.0.0.1", ssh);
            Files.createDirectories(reserved.getParent());
            Files.writeString(reserved, "");
            CompletableFuture<Void> givenBack = CompletableFuture.runAsync(() -> {
                awaitProgress("a forwarded port of one was taken while it was off; waiting until it is free");
                assertThat(reserved.toFile().delete()).isTrue();
            });

            super.goBack(checkpoints, name);

            assertThat(givenBack).succeedsWithin(Duration.ofSeconds(1));
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
}
