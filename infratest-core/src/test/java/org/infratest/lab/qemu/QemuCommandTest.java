package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class QemuCommandTest {

    private static final Lines LINES = new Lines(
            Path.of("/run/s/web.qmp"),
            Path.of("/run/s/web.tty"),
            Path.of("/run/s/web.att"),
            Path.of("/run/s/web.mig"),
            Path.of("/state/web.pid"));
    private static final Card STREAM = new Card(MacAddress.local(2), new Plug.UnixSocket(Path.of("/run/s/lan")));
    private static final Card SOCKET = new Card(MacAddress.local(3), new Plug.Loopback(4711));

    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    @Test
    void memoryIsAFileWhoseNameOnlyOtherSystemsNeed() {
        MachinePlan plan = plan(Accelerator.TCG, List.of(Path.of("/d")));

        assertThat(QemuCommand.memory(plan, Beginning.BOOT, true))
                .isEqualTo("memory-backend-memfd,id=memory,size=384M,share=on");
        assertThat(QemuCommand.memory(plan, Beginning.BOOT, false))
                .isEqualTo("memory-backend-file,id=memory,size=384M,share=on,mem-path=/state/web.ram");
    }

    @Test
    void eachMachineHasTheSameDevicesAtTheSameAddresses() {
        MachinePlan plan = plan(
                Accelerator.TCG, List.of(Path.of("/state/a,b.qcow2"), Path.of("/state/more.qcow2")), STREAM, SOCKET);

        assertThat(String.join(" ", QemuCommand.of(plan, Set.of(), 2222, LINES, Beginning.BOOT)))
                .isEqualTo(
                        "qemu-system-x86_64 -name web -accel tcg,thread=multi,tb-size=64 -cpu qemu64"
                                + " -machine q35,usb=off,vmport=off,graphics=off,memory-backend=memory -m 384M -smp 2"
                                + " -object " + QemuCommand.memory(plan, Beginning.BOOT, LINUX)
                                + " -nodefaults -no-user-config -display none"
                                + " -chardev socket,id=control,server=off,path=/run/s/web.qmp"
                                + " -mon chardev=control,mode=control"
                                + " -chardev socket,id=console,server=off,path=/run/s/web.tty -serial chardev:console"
                                + " -chardev socket,id=attendant,server=off,path=/run/s/web.att -serial chardev:attendant"
                                + " -device VGA,id=screen,vgamem_mb=4,bus=pcie.0,addr=0x1"
                                + " -device virtio-rng-pci,id=random,bus=pcie.0,addr=0x3"
                                + " -device vmgenid,id=generation,guid=auto"
                                + " -netdev user,id=control,restrict=on,ipv6=off,net=100.64.0.0/24,"
                                + "hostfwd=tcp:127.0.0.1:2222-:22"
                                + " -device virtio-net-pci,id=card0,netdev=control,mac=02:00:00:00:00:01,romfile=,bus=pcie.0,"
                                + "addr=0x2"
                                + " -drive if=none,id=disk0-file,format=qcow2,cache=unsafe,file=/state/a,,b.qcow2"
                                + " -device virtio-blk-pci,id=disk0,drive=disk0-file,bus=pcie.0,addr=0x4"
                                + " -drive if=none,id=disk1-file,format=qcow2,cache=unsafe,file=/state/more.qcow2"
                                + " -device virtio-blk-pci,id=disk1,drive=disk1-file,bus=pcie.0,addr=0x5"
                                + " -drive if=none,id=seed-file,format=raw,readonly=on,file=/state/seed.img"
                                + " -device virtio-blk-pci,id=seed,drive=seed-file,bus=pcie.0,addr=0x6"
                                + " -netdev stream,server=off,addr.type=unix,addr.path=/run/s/lan,id=cable1"
                                + " -device pcie-root-port,id=port1,bus=pcie.0,chassis=1,slot=1,multifunction=on,addr=0x10.0x0"
                                + " -device virtio-net-pci,id=card1,netdev=cable1,mac=02:00:00:00:00:02,romfile=,ctrl_vlan=off,bus=port1"
                                + " -netdev socket,connect=127.0.0.1:4711,id=cable2"
                                + " -device pcie-root-port,id=port2,bus=pcie.0,chassis=2,slot=2,multifunction=on,addr=0x10.0x1"
                                + " -device virtio-net-pci,id=card2,netdev=cable2,mac=02:00:00:00:00:03,romfile=,ctrl_vlan=off,bus=port2"
                                + " -device pcie-root-port,id=port3,bus=pcie.0,chassis=3,slot=3,multifunction=on,addr=0x10.0x2"
                                + " -device pcie-root-port,id=port4,bus=pcie.0,chassis=4,slot=4,multifunction=on,addr=0x10.0x3");
    }

    @Test
    void machineThatStandsByAwaitsItsCablesAndHasNoPortYet() {
        MachinePlan plan = plan(Accelerator.TCG, List.of(Path.of("/d")), STREAM)
                .withDisksAndCables(List.of(Path.of("/next")), List.of(new Plug.Awaited(Path.of("/run/s/web+0.nic"))));

        assertThat(String.join(" ", QemuCommand.of(plan, Set.of(), 0, LINES, Beginning.OWN)))
                .contains(" -incoming defer -S ")
                .contains(" -netdev user,id=control,restrict=on,ipv6=off,net=100.64.0.0/24 ")
                .contains(",file=/next ")
                .contains(" -netdev stream,server=on,addr.type=unix,addr.path=/run/s/web+0.nic,id=cable1 ")
                .contains("id=card1,netdev=cable1,mac=02:00:00:00:00:02,");
    }

    @Test
    void machineThatGoesOnStandsStillAndLeavesTheImageOfItsMemoryAsItIs() {
        MachinePlan plan = plan(Accelerator.TCG, List.of(Path.of("/d")));
        String boots = String.join(" ", QemuCommand.of(plan, Set.of(), 1, LINES, Beginning.BOOT));
        KeptMachine kept = new KeptMachine(
                KeptMachine.Power.RUNNING, Path.of("/k/s"), Path.of("/k/a,b"), 0, 0, List.of(), Set.of(), Set.of());

        assertThat(String.join(" ", QemuCommand.of(plan, Set.of(), 1, LINES, Beginning.sharing(kept))))
                .isEqualTo(boots.replace(
                        QemuCommand.memory(plan, Beginning.BOOT, LINUX),
                        "memory-backend-file,id=memory,size=384M,share=off,mem-path=/k/a,,b -incoming defer -S"));
    }

    @Test
    void memoryWithoutANameStopsBeingLeftOutWithQemu81() {
        assertThat(QemuVersion.parse("7.2.22").leavesOutNamelessMemory()).isTrue();
        assertThat(QemuVersion.parse("8.0.5").leavesOutNamelessMemory()).isTrue();
        assertThat(QemuVersion.parse("8.1.0").leavesOutNamelessMemory()).isFalse();
    }

    @Test
    void cardThatIsOutIsMissingAndItsCableIsNot() {
        String whole = String.join(
                " ",
                QemuCommand.of(
                        plan(Accelerator.TCG, List.of(Path.of("/d")), STREAM, SOCKET),
                        Set.of(),
                        1,
                        LINES,
                        Beginning.BOOT));
        String less = String.join(
                " ",
                QemuCommand.of(
                        plan(Accelerator.TCG, List.of(Path.of("/d")), STREAM, SOCKET),
                        Set.of(0),
                        1,
                        LINES,
                        Beginning.BOOT));

        assertThat(less)
                .isEqualTo(whole.replace(
                        " -device virtio-net-pci,id=card1,netdev=cable1,mac=02:00:00:00:00:02,romfile=,ctrl_vlan=off,bus=port1",
                        ""))
                .isNotEqualTo(whole);
    }

    @Test
    void signatureTellsDevicesAndNoPlaceOfAFileThatIsWritten() {
        List<Path> disks = List.of(Path.of("/d"));
        MachinePlan plan = plan(Accelerator.TCG, disks, STREAM);
        String plain = Machine.signature(plan);

        assertThat(List.of(
                        Machine.signature(plan(Accelerator.KVM, disks, STREAM)),
                        Machine.signature(plan(Accelerator.TCG, disks)),
                        Machine.signature(plan(Accelerator.TCG, disks, STREAM, SOCKET)),
                        Machine.signature(plan(Accelerator.TCG, List.of(Path.of("/d"), Path.of("/e")), STREAM))))
                .doesNotContain(plain)
                .doesNotHaveDuplicates();
        assertThat(plain).contains("-device virtio-rng-pci,id=random,").doesNotContain("/logs");
    }

    @Test
    void virtualizationGivesTheHostsProcessor() {
        List<String> command =
                QemuCommand.of(plan(Accelerator.KVM, List.of(Path.of("/d"))), Set.of(), 1, LINES, Beginning.BOOT);

        assertThat(String.join(" ", command)).contains(" -accel kvm -cpu host ");
    }

    @Test
    void tooManyDisksOrCardsAreRefused() {
        List<Path> disks = Collections.nCopies(13, Path.of("/d"));
        Card[] cards = Collections.nCopies(121, STREAM).toArray(Card[]::new);

        assertThatThrownBy(() -> QemuCommand.of(plan(Accelerator.TCG, disks), Set.of(), 1, LINES, Beginning.BOOT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Machine 'web' has more than 12 disks, which is the most that it can have");
        assertThatThrownBy(() -> QemuCommand.of(
                        plan(Accelerator.TCG, List.of(Path.of("/d")), cards), Set.of(), 1, LINES, Beginning.BOOT))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Machine 'web' has 121 network cards, which is more than it can have");
    }

    @Test
    void streamsCameWithQemu72() {
        assertThat(QemuVersion.parse("7.2.22").hasStream()).isTrue();
        assertThat(QemuVersion.parse("10.0").hasStream()).isTrue();
        assertThat(QemuVersion.parse("7.1.0").hasStream()).isFalse();
        assertThat(QemuVersion.parse("4.2").hasStream()).isFalse();
        assertThat(QemuVersion.parse("unknown").hasStream()).isFalse();
    }

    private static MachinePlan plan(Accelerator accelerator, List<Path> disks, Card... cards) {
        return new MachinePlan(
                "web",
                384,
                2,
                accelerator,
                disks,
                List.of(Path.of("/state/seed.img")),
                new MachinePlan.Control(MacAddress.local(1), Subnet.parse("100.64.0.0/24")),
                List.of(cards),
                Path.of("/state"),
                Path.of("/logs"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void heapIsInHugePagesUnlessSomebodyHasTunedIt() {
        String pages = "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.top_pad=16777216";

        assertThat(QemuCommand.environment(Map.of())).isEqualTo(Map.of("GLIBC_TUNABLES", pages));
        assertThat(QemuCommand.environment(Map.of("GLIBC_TUNABLES", "glibc.rtld.optional_static_tls=512")))
                .isEqualTo(Map.of("GLIBC_TUNABLES", "glibc.rtld.optional_static_tls=512:" + pages));
        assertThat(QemuCommand.environment(Map.of("GLIBC_TUNABLES", "glibc.malloc.check=3")))
                .isEmpty();
    }
}
