package org.infratest.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.AtOnce;
import org.infratest.environment.Environment;
import org.infratest.environment.Network;
import org.infratest.environment.Workspace;
import org.infratest.lab.capsule.CapsuleReader;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.qemu.KeptMachine;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.QemuVersion;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;
import org.infratest.process.CommandRunner;
import org.infratest.spec.Subnet;
import org.infratest.ssh.HostKeys;
import org.infratest.ssh.SshSession;
import org.infratest.ssh.SshSessions;
import org.jspecify.annotations.Nullable;

/** A lab that goes on from a capsule, until {@link #close}, however far it came. */
final class CapsuleStart implements AutoCloseable {

    private static final Duration LOGIN = Duration.ofSeconds(30);

    private final Capsule capsule;
    private final LabSpec spec;
    private final Workspace workspace;
    private final CommandRunner runner;
    private final List<Path> given;
    private final QemuImg tool;
    private final Path unpacked;
    private final ReturnedMachines machines;

    /**
     * One that is yet to be started.
     *
     * @param given files that may be what the disks were made from
     */
    CapsuleStart(Capsule capsule, Workspace workspace, CommandRunner runner, List<Path> given) {
        this.capsule = capsule;
        this.spec = capsule.spec();
        this.workspace = workspace;
        this.runner = runner;
        this.given = given;
        this.tool = new QemuImg(runner, Leftovers.mark(workspace));
        this.unpacked = workspace.state().resolve("capsule");
        this.machines = new ReturnedMachines(spec, workspace, "lab '" + spec.name() + "'");
    }

    Environment run() {
        workspace.declare(spec.topology(), List.of());
        new MemoryCheck().require(spec);
        Accelerator accelerator = capsule.requireFitting(runner);
        unpack();
        workspace.checkpoint("the disks of the capsule were about to be put on their base");
        KeptLab kept = new KeptLab(unpacked, members(), capsule.manifest().net());
        LabNet net = machines.net(1);
        Path key = LoginKey.into(workspace.state());
        makeMachines(accelerator, net);
        workspace.checkpoint("the machines of the capsule were about to go on");
        AtOnce.require(spec.hosts(), LabHost::name, host -> bringBack(host, kept, net));
        net.become(kept.net());
        List<LabHost> running = spec.hosts().stream()
                .filter(host -> kept(kept, host).power() == KeptMachine.Power.RUNNING)
                .toList();
        AtOnce.require(running, LabHost::name, host -> machines.of(host).resume());
        AtOnce.with(running, LabHost::name, host -> wake(kept, host, key))
                .forEach((name, failure) ->
                        workspace.progress(name + " runs, and does not let anybody in: " + failure.getMessage()));
        removeLoaded();
        Lab lab = new Lab(
                spec, workspace, tool, machines.environment(net, key, this::addresses), net, machines.byName(), 1);
        lab.wentOn(kept);
        return lab;
    }

    private void unpack() {
        try {
            Files.createDirectory(
                    unpacked, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the folder " + unpacked + ": " + e, e);
        }
        workspace.progress("unpacking " + capsule.file());
        new CapsuleReader(capsule.file()).unpack(capsule.manifest().files(), unpacked);
    }

    private Map<String, KeptLab.Member> members() {
        LabImages images = new LabImages(
                workspace.cache(),
                tool,
                LabProvider.IMAGES_KEPT,
                workspace::progress,
                folder -> Leftovers.building(workspace, folder));
        CapsuleBases bases = new CapsuleBases(capsule, unpacked, images, new ImageFiles(workspace.cache()), given);
        Map<String, KeptLab.Member> members = new LinkedHashMap<>();
        for (LabHost host : spec.hosts()) {
            CapsuleManifest.Entry entry = capsule.machine(host.name());
            List<KeptMachine.Disk> disks = new ArrayList<>();
            for (CapsuleManifest.Disk disk : entry.disks()) {
                disks.add(disk(host.name() + "." + disks.size() + ".overlay", disk, bases));
            }
            KeptMachine kept = new KeptMachine(
                    entry.power(),
                    file(entry.state()),
                    file(entry.memory()),
                    entry.memoryChecksum(),
                    0,
                    disks,
                    entry.cardsOut(),
                    entry.cablesOut());
            members.put(
                    host.name(),
                    new KeptLab.Member(
                            kept,
                            entry.attended(),
                            Duration.ofMillis(entry.aheadMillis()),
                            new LabMachine.Mark(false, false, false)));
        }
        return members;
    }

    /** The images name each other by where they were. */
    private KeptMachine.Disk disk(String overlay, CapsuleManifest.Disk disk, CapsuleBases bases) {
        String hash = disk.base();
        Path below = hash == null ? null : bases.of(hash);
        if (below != null) {
            tool.requireAlone(below);
        }
        for (int i = disk.layers().size() - 1; i >= 0; i--) {
            Path layer = Objects.requireNonNull(file(disk.layers().get(i)));
            tool.moveOnto(layer, below);
            below = layer;
        }
        Path top = Objects.requireNonNull(below, "a disk has at least one image");
        Path empty = unpacked.resolve(overlay);
        tool.overlay(top, empty);
        return new KeptMachine.Disk(top, empty);
    }

    /** A file of the capsule; another one is none of ours. */
    private @Nullable Path file(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return capsule.unpacked(name, unpacked);
    }

    private void makeMachines(Accelerator accelerator, LabNet net) {
        QemuVersion version = QemuVersion.parse(Accelerator.qemuVersion(runner).orElse(""));
        LabImages none =
                new LabImages(workspace.cache(), tool, LabProvider.IMAGES_KEPT, workspace::progress, folder -> {});
        MachinePlans plans = new MachinePlans(
                spec, none, tool, accelerator, workspace, host -> control(capsule.machine(host.name())));
        SocketFolder sockets = machines.owned(Leftovers.sockets(workspace));
        SocketLoop loop = machines.owned(new SocketLoop());
        for (int i = 0; i < spec.hosts().size(); i++) {
            LabHost host = spec.hosts().get(i);
            CapsuleManifest.Entry entry = capsule.machine(host.name());
            List<Path> seeds = entry.seeds().stream().map(this::file).toList();
            MachinePlan plan = plans.of(host, net.cards(i, sockets, version.hasStream()), seeds);
            requireDevices(host, plan, entry);
            machines.add(
                    host,
                    new Machine(
                            plan,
                            version,
                            runner,
                            loop,
                            sockets,
                            alarm -> workspace.progress(
                                    host.name() + ": " + alarm.kind().text() + ": " + alarm.line())));
        }
    }

    private static Subnet control(CapsuleManifest.Entry entry) {
        return Subnet.parse(entry.control());
    }

    private void requireDevices(LabHost host, MachinePlan plan, CapsuleManifest.Entry entry) {
        if (entry.power() != KeptMachine.Power.OFF
                && !MachineType.devices(plan, entry.disks().size()).equals(entry.devices())) {
            throw new EnvironmentException("Machine '" + host.name() + "' of the capsule " + capsule.file()
                    + " has other devices than this infratest gives it; resume it with the infratest that took it");
        }
    }

    private void bringBack(LabHost host, KeptLab kept, LabNet net) {
        showConsole(host);
        machines.of(host).comeBackAlone(kept(kept, host));
        if (machines.of(host).isOn()) {
            net.awaitCables(host);
        }
    }

    private void showConsole(LabHost host) {
        Path console = file(capsule.machine(host.name()).console());
        Path log = machines.of(host).plan().consoleLog();
        try {
            if (console != null) {
                Files.copy(console, log, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    log,
                    "\n[infratest: until here as it was at " + capsule.taken() + ", when " + capsule.test()
                            + " had failed; the machine goes on]\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the console's log " + log + ": " + e, e);
        }
    }

    /** A machine of which the test had broken the network or the clock goes on all the same. */
    private void wake(KeptLab kept, LabHost host, Path key) {
        KeptLab.Member member = Objects.requireNonNull(kept.machines().get(host.name()), host.name());
        SshSession session = SshSessions.lazy(ReturnedMachines.target(machines.of(host), key), new HostKeys(), LOGIN);
        try (session) {
            new Waking(host.name(), () -> session, machines.of(host), InstantSource.system(), workspace::progress)
                    .wake(member.attended(), member.ahead());
        }
        machines.of(host).awaitSshAgain(LOGIN, () -> {});
    }

    /** What was loaded is of no use any more, and the captures are for people. */
    private void removeLoaded() {
        try {
            for (CapsuleManifest.Entry entry : capsule.manifest().machines().values()) {
                for (Path loaded : new @Nullable Path[] {file(entry.state()), file(entry.memory())}) {
                    if (loaded != null) {
                        Files.deleteIfExists(loaded);
                    }
                }
            }
            for (String capture : capsule.manifest().captures()) {
                Path from = Objects.requireNonNull(file(capture));
                Files.move(from, workspace.logs().resolve("failed-" + capture), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not tidy up " + unpacked + ": " + e, e);
        }
    }

    private Map<Network, InetAddress> addresses(String machine) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        capsule.machine(machine)
                .addresses()
                .forEach((name, address) -> spec.network(name)
                        .ifPresent(network ->
                                addresses.put(new Network(name, network.subnet()), Subnet.address(address))));
        return addresses;
    }

    private static KeptMachine kept(KeptLab kept, LabHost host) {
        return Objects.requireNonNull(kept.machines().get(host.name()), host.name())
                .kept();
    }

    @Override
    public void close() {
        machines.close();
    }
}
