package org.infratest.lab;

import static org.infratest.lab.net.Frames.EVERYBODY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Accelerator;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.Frames;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.Plug;
import org.infratest.lab.qemu.QemuVersion;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Subnet;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.infratest.ssh.SshTarget;

/**
 * The bridge of a Linux kernel, in a machine whose cables the test holds. All its ports carry, with tags, one VLAN more than they should: in that
 * a frame of ours goes round after each frame of the test, and where that has come out, all others before it have.
 */
final class GuestBridge implements Bridge, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SETTLING_VLAN = 4000;
    private static final int TAGGED = 0x8100;
    private static final long SETTLING = Frames.mac(0xff_ffff);

    /** STP is off, so that ports forward at once; nobody asks who wants which group, and nobody speaks IPv6. */
    private static final String SET_UP = """
            set -eu
            sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
            ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 0 stp_state 0 mcast_snooping 0
            ip link set br0 mtu 9000 up
            port() { # NAME VLAN...
                ip link set "$1" mtu 9000 master br0
                tc qdisc replace dev "$1" root pfifo # frames stay in their order
                for vlan in "${@:2}"; do bridge vlan add dev "$1" vid $vlan; done
                ip link set "$1" up
            }
            """;

    private final SystemCommandRunner runner = new SystemCommandRunner();
    private final SocketLoop loop = new SocketLoop();
    private final SocketFolder sockets = SocketFolder.create();
    private final Map<BridgePort, HeldCable> cables = new EnumMap<>(BridgePort.class);
    private final Path folder;
    private final Machine machine;
    private SshSession ssh;
    private int settled;

    /** A machine that is off. */
    GuestBridge(Path folder) throws IOException {
        this.folder = folder;
        for (BridgePort port : BridgePort.values()) {
            cables.put(port, new HeldCable(port.name(), sockets.socket(port.name())));
        }
        machine = new Machine(
                plan(),
                QemuVersion.parse(Accelerator.qemuVersion(runner).orElseThrow()),
                runner,
                loop,
                sockets,
                alarm -> {});
    }

    /** Boots the machine and sets its bridge up. */
    void start() throws IOException {
        machine.start();
        for (HeldCable cable : cables.values()) {
            cable.accept();
        }
        machine.awaitSsh(PATIENCE, () -> {});
        ssh = login();
        root(setUp());
        cables.keySet().forEach(this::settle);
    }

    /** Sets after what time an address is forgotten. */
    void ageing(Duration time) {
        root("ip link set br0 type bridge ageing_time " + time.toMillis() / 10);
    }

    /** Forgets all addresses. */
    void forget() {
        root("ip link set br0 type bridge fdb_flush");
    }

    @Override
    public Map<BridgePort, List<String>> send(BridgePort from, ByteBuffer frame) {
        try {
            cables.get(from).send(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<BridgePort, List<String>> emitted = settle(from);
        // A port does not hear itself; what it should not have emitted comes before the next one.
        BridgePort other = from == BridgePort.TRUNK ? BridgePort.NATIVE : BridgePort.TRUNK;
        settle(other)
                .forEach((port, frames) ->
                        emitted.computeIfAbsent(port, p -> new ArrayList<>()).addAll(frames));
        return emitted;
    }

    @Override
    public void pause() {
        // time passes by itself
    }

    @Override
    public void close() throws IOException {
        if (ssh != null) {
            ssh.close();
        }
        machine.cut();
        for (HeldCable cable : cables.values()) {
            cable.close();
        }
        loop.close();
        sockets.close();
    }

    private Map<BridgePort, List<String>> settle(BridgePort from) {
        ByteBuffer sentinel = Frames.tagged(EVERYBODY, SETTLING, "settled " + settled++, TAGGED, SETTLING_VLAN);
        Map<BridgePort, List<String>> emitted = new EnumMap<>(BridgePort.class);
        try {
            cables.get(from).send(sentinel);
            for (BridgePort port : BridgePort.values()) {
                List<String> frames =
                        port == from ? List.of() : cables.get(port).takeUntil(Frames.hex(sentinel));
                if (!frames.isEmpty()) {
                    emitted.put(port, frames);
                }
            }
            return emitted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while frames go through the bridge", e);
        }
    }

    private static String setUp() {
        StringBuilder script = new StringBuilder(SET_UP);
        for (BridgePort port : BridgePort.values()) {
            script.append("port eth").append(port.ordinal() + 1);
            port.vlans().forEach(vlan -> script.append(" '").append(vlan).append('\''));
            script.append(' ').append(SETTLING_VLAN).append('\n');
        }
        return script.toString();
    }

    private MachinePlan plan() {
        Path disk = folder.resolve("disk.qcow2");
        ImageSource image = new ImageSource.DiskImage(LabMachineIT.baseImage());
        new QemuImg(runner)
                .overlay(
                        new LabImages(folder.resolve("cache"), runner, Duration.ofDays(14), line -> {}).base(image),
                        disk);
        List<Card> cards = new ArrayList<>();
        for (BridgePort port : BridgePort.values()) {
            cards.add(new Card(
                    MacAddress.local(0xc0_0000 + port.ordinal()), new Plug.UnixSocket(sockets.socket(port.name()))));
        }
        return new MachinePlan(
                "bridge",
                384,
                1,
                Accelerator.detect(runner),
                List.of(disk),
                List.of(),
                new MachinePlan.Control(MacAddress.local(0xbf_ffff), Subnet.parse("100.64.0.0/24")),
                cards,
                folder,
                folder);
    }

    private SshSession login() {
        SshTarget target =
                new SshTarget("bridge", "127.0.0.1", machine.sshPort(), LoginKey.USER, List.of(LoginKey.into(folder)));
        return SshSessions.connect(target, new HostKeys(), Duration.ofSeconds(60));
    }

    private void root(String script) {
        ssh.exec("sudo bash -c '" + script.replace("'", "'\\''") + "'").assertSucceeded();
    }
}
