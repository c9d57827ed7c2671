package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.infratest.ConfigsetFailure;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.qemu.Alarm;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.Plug;
import org.infratest.lab.qemu.QemuVersion;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;
import org.infratest.process.SystemCommandRunner;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.SshTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine of a lab, for real; its cables end at sockets that take connections and never say anything. */
class LabMachineIT {

    private static final MacAddress CONTROL = MacAddress.local(1);
    private static final List<MacAddress> CARDS = List.of(MacAddress.local(2), MacAddress.local(3));
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SystemCommandRunner runner = new SystemCommandRunner();
    private final List<Alarm> alarms = new CopyOnWriteArrayList<>();
    private final SocketLoop loop = new SocketLoop();
    private final SocketFolder sockets = SocketFolder.create();
    private final LabHost host = lab().host("app").orElseThrow();

    @TempDir
    Path folder;

    private Machine machine;

    @BeforeEach
    void makeMachine() throws IOException {
        machine = machine(overlay());
    }

    @AfterEach
    void stopMachine() {
        machine.cut();
        loop.close();
        sockets.close();
    }

    @Test
    @SuppressWarnings("try") // the sockets need only be there
    void machineIsBootedSetUpLookedAtAndSwitchedOff() throws IOException {
        try (ServerSocketChannel lan = listen("lan");
                ServerSocketChannel trunk = listen("trunk")) {
            machine.start();
            machine.awaitSsh(PATIENCE, () -> {});
            try (SshSession ssh = login()) {
                clockIsNoCounterThatWasMeasured(ssh);
                networkIsSetUpAsDeclared(ssh);
                scriptsRunAsRoot(ssh);
                cardCanBePulledAndPutBack(ssh);
                frozenMachineGoesOn(ssh);
            }
            Path screen = folder.resolve("screens/app.png");
            machine.screenshot(screen);
            assertThat(ImageIO.read(screen.toFile()).getWidth()).isGreaterThan(100);

            assertThat(machine.powerOff(PATIENCE))
                    .as("its system went down by itself")
                    .isTrue();
            assertThat(machine.isOn()).isFalse();
            Awaitility.await() // what it wrote last may be read after its end
                    .untilAsserted(
                            () -> assertThat(Files.readString(machine.plan().consoleLog()))
                                    .contains("Power down"));
        }
        assertThat(alarms).isEmpty();
        networkIsStillThereAfterABoot();
        assertThat(openFiles()).as("its memory").anyMatch(file -> file.startsWith("/memfd:"));
        machine.cut();
        assertThat(folder.resolve("app.pid")).doesNotExist();
    }

    private List<String> openFiles() throws IOException {
        String pid = Files.readString(folder.resolve("app.pid")).strip().split("\\s")[0];
        ProcessHandle qemu = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow()
                .children()
                .filter(child -> child.info().command().orElse("").contains("qemu"))
                .findAny()
                .orElseThrow();
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(qemu.pid()), "fd"))) {
            return open.flatMap(LabMachineIT::target).toList();
        }
    }

    private static Stream<String> target(Path link) {
        try {
            return Stream.of(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
            return Stream.of(); // closed since it was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A busy computer lets the kernel of an emulated machine measure it wrongly, and then its clock runs several times too fast. */
    private static void clockIsNoCounterThatWasMeasured(SshSession ssh) {
        assertThat(out(ssh, "cat /sys/devices/system/clocksource/clocksource0/current_clocksource"))
                .isIn("hpet", "acpi_pm", "kvm-clock");
    }

    private void networkIsSetUpAsDeclared(SshSession ssh) {
        new ScriptRun("app", ssh, folder).setUpNetwork(NetworkSetup.script(lab(), host, CONTROL, CARDS), false);

        assertThat(out(ssh, "hostname")).isEqualTo("app");
        isSetUp(ssh);
    }

    private static void isSetUp(SshSession ssh) {
        assertThat(out(ssh, "ip -brief address")).contains("192.168.56.10/24", "10.9.1.10/24", "2001:db8:1::10/64");
        assertThat(out(ssh, "ip -brief link")).contains("eth1", "eth2.10@eth2");
        assertThat(out(ssh, "cat /sys/class/net/eth2.10/mtu")).isEqualTo("9000");
        assertThat(out(ssh, "ip route"))
                .contains("default via 192.168.56.2 dev eth1", "10.9.2.0/24 via 10.9.1.2 dev eth2.10")
                .doesNotContain("eth0 metric");
        assertThat(out(ssh, "ip -6 route")).contains("2001:db8:2::/64 via 2001:db8:1::2 dev eth2.10");
        assertThat(out(ssh, "cat /etc/resolv.conf")).isEqualTo("nameserver 192.168.56.254");
    }

    private void scriptsRunAsRoot(SshSession ssh) throws IOException {
        ScriptRun scripts = new ScriptRun("app", ssh, folder);
        scripts.run(new LabHost.Script("who.sh", "[[ $(id -un) == root ]] && echo it is root"));
        assertThat(folder.resolve("provision-app.log")).content().contains("# who.sh\nit is root\n# exited with 0");

        assertThatThrownBy(() -> scripts.run(new LabHost.Script("broken.sh", "echo no such thing >&2\nexit 7")))
                .isInstanceOf(ConfigsetFailure.class)
                .hasMessageMatching("(?s)Host 'app': script broken.sh exited with 7 after .*\n  its last lines:\n"
                        + "    no such thing\n  full output: " + folder.resolve("provision-app.log"));
    }

    private void cardCanBePulledAndPutBack(SshSession ssh) {
        machine.setLink(0, false);
        assertThat(out(ssh, "cat /sys/class/net/eth1/carrier")).isEqualTo("0");
        machine.setLink(0, true);
        assertThat(out(ssh, "cat /sys/class/net/eth1/carrier")).isEqualTo("1");

        machine.pull(0);
        assertThat(out(ssh, "ls /sys/class/net")).doesNotContain("eth1");
        machine.replug(0);
        assertThat(out(
                        ssh,
                        "for i in $(seq 300); do [ ! -e /sys/class/net/eth1 ] || break; sleep 0.2; done;"
                                + " cat /sys/class/net/eth1/address"))
                .isEqualTo(CARDS.get(0).toString());
    }

    private void frozenMachineGoesOn(SshSession ssh) {
        machine.freeze();
        machine.resume();
        assertThat(out(ssh, "echo here")).isEqualTo("here");
    }

    @SuppressWarnings("try") // the sockets need only be there
    private void networkIsStillThereAfterABoot() throws IOException {
        try (ServerSocketChannel lan = listen("lan");
                ServerSocketChannel trunk = listen("trunk")) {
            machine.start();
            machine.awaitSsh(PATIENCE, () -> {});
            try (SshSession ssh = login()) {
                out(ssh, "for i in $(seq 300); do ! ip -6 route | grep -q 2001:db8:2 || break; sleep 0.2; done");
                isSetUp(ssh);
            }
        }
    }

    @Test
    void diskThatCannotBeBootedFromIsReportedAtOnce() throws IOException {
        Path disk = folder.resolve("empty.qcow2");
        new QemuImg(runner).empty(disk, 16);
        machine = new Machine(plan(disk, List.of()), version(), runner, loop, sockets, alarms::add);
        machine.start();

        assertThatThrownBy(() -> machine.awaitSsh(Duration.ofMinutes(2), () -> {}))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("did not come up: its disk cannot be booted from: ");
    }

    @Test
    void qemuThatEndsAtOnceSaysWhy() throws IOException {
        Path disk = Files.writeString(folder.resolve("broken.qcow2"), "no image");
        machine = new Machine(plan(disk, List.of()), version(), runner, loop, sockets, alarms::add);

        assertThatThrownBy(machine::start)
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Machine 'app': QEMU ended with exit code 1 at once: ")
                .hasMessageContaining("Image is not in qcow2 format")
                .hasMessageContaining("\n  command: qemu-system-x86_64 ")
                .hasMessageEndingWith("\n  full output: " + folder.resolve("qemu-app.log"));
        Awaitility.await().until(() -> !Files.exists(folder.resolve("app.pid")));
    }

    /** Runs in a JVM of its own, which the test kills. */
    public static void main(String[] arguments) throws IOException {
        LabMachineIT test = new LabMachineIT();
        test.folder = Path.of(arguments[0]);
        Path disk = test.folder.resolve("empty.qcow2");
        new QemuImg(test.runner).empty(disk, 16);
        test.machine = new Machine(
                test.plan(disk, List.of()), test.version(), test.runner, test.loop, test.sockets, test.alarms::add);
        test.machine.start();
        Files.writeString(test.folder.resolve("started"), "");
        test.machine.awaitSsh(PATIENCE, () -> {});
    }

    @Test
    void machineDiesWithAJvmThatIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx128m",
                        "-Djava.io.tmpdir=" + folder, // nobody else removes what it leaves
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabMachineIT.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.log").toFile())
                .start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .failFast("the JVM ended", () -> !jvm.isAlive() && !Files.exists(folder.resolve("started")))
                .until(() -> Files.exists(folder.resolve("started")));
        long pid = Long.parseLong(Files.readString(folder.resolve("app.pid")).split(" ")[0]);
        List<ProcessHandle> tree = Stream.concat(
                        ProcessHandle.of(pid).stream(),
                        ProcessHandle.of(pid).orElseThrow().descendants())
                .toList();
        assertThat(tree.stream().map(process -> process.info().command().orElse("")))
                .anyMatch(command -> command.contains("qemu-system"));

        jvm.destroyForcibly().waitFor();

        Awaitility.await().until(() -> tree.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static LabSpec lab() {
        return LabSpec.named("it")
                .network("lan", lan -> lan.subnet("192.168.56.0/24").gateway("gateway"))
                .network(
                        "storage",
                        storage -> storage.subnet("10.9.1.0/24")
                                .subnet6("2001:db8:1::/64")
                                .vlan("trunk", 10)
                                .mtu(9000)
                                .withoutJvm())
                .network(
                        "backup",
                        backup -> backup.subnet("10.9.2.0/24")
                                .subnet6("2001:db8:2::/64")
                                .gateway("store"))
                .host(
                        "app",
                        app -> app.image(new ImageSource.DiskImage(baseImage()))
                                .nic("lan", "192.168.56.10")
                                .trunk(trunk -> trunk.network("storage", "10.9.1.10", "2001:db8:1::10")))
                .host("gateway", gateway -> gateway.nic("lan", "192.168.56.2"))
                .host(
                        "store",
                        store -> store.nic("backup", "10.9.2.2", "2001:db8:2::2")
                                .trunk(trunk -> trunk.network("storage", "10.9.1.2", "2001:db8:1::2")))
                .build();
    }

    /** The base image that all machines of tests start from. */
    static Path baseImage() {
        String cache = Optional.ofNullable(System.getenv("INFRATEST_CACHE_DIR"))
                .orElse(System.getProperty("user.home") + "/.cache/infratest");
        return Path.of(cache, "images", "debian-12.qcow2");
    }

    private Path overlay() {
        Path overlay = folder.resolve("disk.qcow2");
        Path cache = folder.resolve("cache");
        new QemuImg(runner)
                .overlay(new LabImages(cache, runner, Duration.ofDays(14), line -> {}).base(host.image()), overlay);
        return overlay;
    }

    private Machine machine(Path disk) {
        List<Card> cards = List.of(
                new Card(CARDS.get(0), new Plug.UnixSocket(sockets.socket("lan"))),
                new Card(CARDS.get(1), new Plug.UnixSocket(sockets.socket("trunk"))));
        return new Machine(plan(disk, cards), version(), runner, loop, sockets, alarms::add);
    }

    private MachinePlan plan(Path disk, List<Card> cards) {
        return new MachinePlan(
                "app",
                384,
                1,
                Accelerator.detect(runner),
                List.of(disk),
                List.of(),
                new MachinePlan.Control(
                        CONTROL, ControlNetworks.of(lab(), lab().hosts().get(0))),
                cards,
                folder,
                folder);
    }

    private QemuVersion version() {
        return QemuVersion.parse(Accelerator.qemuVersion(runner).orElseThrow());
    }

    private SshSession login() {
        SshTarget target =
                new SshTarget("app", "127.0.0.1", machine.sshPort(), LoginKey.USER, List.of(LoginKey.into(folder)));
        return SshSessions.connect(target, new HostKeys(), Duration.ofSeconds(60));
    }

    private ServerSocketChannel listen(String name) throws IOException {
        Path socket = sockets.socket(name);
        Files.deleteIfExists(socket);
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private static String out(SshSession ssh, String command) {
        return ssh.exec(command).assertSucceeded().stdout().strip();
    }
}
