package org.infratest.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.Lease;
import org.infratest.environment.Network;
import org.infratest.environment.Places;
import org.infratest.environment.Teardown;
import org.infratest.environment.Workspace;
import org.infratest.event.EventSink;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.QemuVersion;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;
import org.infratest.process.ScriptedRunner;
import org.infratest.spec.Subnet;

/** A lab with real switches, whose machines are scripts: two on a network, one of them on a trunk with two more. */
final class TestLab implements EnvironmentProvider<LabSpec>, AutoCloseable {

    static final int SEED = 7;

    static final LabSpec SPEC = LabSpec.named("shop")
            .network("lan", net -> net.subnet("192.168.56.0/24"))
            .network("desks", net -> net.subnet("10.1.0.0/24").vlan("floor", 10))
            .network(
                    "servers",
                    net -> net.subnet("10.2.0.0/24").vlan("floor", 20).withoutJvm())
            .host(
                    "web",
                    host -> host.nic("lan", "192.168.56.10")
                            .trunk(trunk -> trunk.network("desks", "10.1.0.10").network("servers", "10.2.0.10")))
            .host("db", host -> host.nic("lan", "192.168.56.20"))
            .build();

    /** Makes images that are empty files. */
    private static final ScriptedRunner IMAGES = new ScriptedRunner(command -> {
        List<String> arguments = command.arguments();
        if (!arguments.subList(0, 2).equals(List.of("qemu-img", "create"))) {
            throw new AssertionError(command.commandLine());
        }
        made(Path.of(arguments.get(arguments.size() - 1)));
        return ScriptedRunner.Answer.ok();
    });

    private static void made(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folderFor(String machine, Workspace workspace) {
        try {
            return Files.createDirectories(workspace.state().resolve("machines").resolve(machine));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Path folder;
    private final LabSpec spec;
    private final Accelerator accelerator;
    private final SocketLoop loop = new SocketLoop();
    private final SocketFolder sockets = SocketFolder.create();
    private final LabNet net;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, ScriptedGuest> guests = new LinkedHashMap<>();
    private final Map<String, List<String>> told = new LinkedHashMap<>();
    private final EnvironmentHandle<LabSpec> handle;

    TestLab(Path folder) {
        this(folder, Accelerator.KVM);
    }

    TestLab(Path folder, Accelerator accelerator) {
        this(folder, SPEC, accelerator);
    }

    TestLab(Path folder, LabSpec spec, Accelerator accelerator) {
        this.folder = folder;
        this.spec = spec;
        this.accelerator = accelerator;
        net = LabNet.start(spec, SEED, folder, failure -> {
            throw new AssertionError(failure);
        });
        handle = new EnvironmentHandle<>(
                this,
                spec,
                new Places(folder.resolve("cache"), folder.resolve("run"), Instant.now()),
                Teardown.ALWAYS,
                EventSink.NONE);
        lab();
        told.values().forEach(List::clear);
    }

    Lab lab() {
        return (Lab) handle.start();
    }

    Host host(String name) {
        return lab().host(name);
    }

    LabMachine machine(String name) {
        return lab().machine(host(name));
    }

    /** The QEMU behind it. */
    Machine qemu(String name) {
        return machines.get(name);
    }

    ScriptedGuest guest(String name) {
        return guests.get(name);
    }

    /** What a machine's QEMU was told since the lab stands. */
    List<String> told(String name) {
        return told.get(name);
    }

    EthernetSwitch segment(String name) {
        return net.segment(name);
    }

    @Override
    public Availability availability(LabSpec spec) {
        return Availability.USABLE;
    }

    @Override
    public Environment start(LabSpec spec, Workspace workspace) {
        List<Host> hosts = new CopyOnWriteArrayList<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            LabHost host = spec.hosts().get(i);
            told.put(host.name(), new CopyOnWriteArrayList<>());
            guests.put(host.name(), guest(host, i));
            machines.put(host.name(), machine(host, i, workspace));
            hosts.add(host(host));
        }
        machines.values().forEach(Machine::start);
        return new Lab(spec, workspace, new QemuImg(IMAGES), new Hosts(spec, workspace, hosts), net, machines, SEED);
    }

    private Machine machine(LabHost host, int index, Workspace workspace) {
        MachinePlan plan = new MachinePlan(
                host.name(),
                64,
                1,
                accelerator,
                List.of(folder.resolve(host.name() + ".qcow2")),
                List.of(),
                new MachinePlan.Control(LabMacs.control(), Subnet.parse("100.64." + index + ".0/24")),
                net.cards(index, sockets, true),
                folderFor(host.name(), workspace),
                workspace.logs());
        ScriptedRunner runner = new ScriptedRunner(
                command -> {
                    throw new AssertionError(command.commandLine());
                },
                command -> new ScriptedQemu(command, told.get(host.name())));
        return new Machine(plan, QemuVersion.parse("7.2.0"), runner, loop, sockets, alarm -> {});
    }

    private static ScriptedGuest guest(LabHost host, int index) {
        StringBuilder cards = new StringBuilder();
        StringBuilder addresses = new StringBuilder();
        for (int card = 0; card < host.nics().size(); card++) {
            MacAddress mac = LabMacs.card(index, card);
            cards.append(mac).append("\n");
            for (Nic.Connection connection : host.nics().get(card).connections()) {
                addresses
                        .append("2: eth" + (card + 1) + " inet ")
                        .append(connection.address().getHostAddress())
                        .append("/24 scope global\n");
            }
        }
        return new ScriptedGuest(cards.toString(), addresses.toString());
    }

    private Host host(LabHost host) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        host.nics().stream().flatMap(nic -> nic.connections().stream()).forEach(connection -> {
            Subnet subnet = spec.network(connection.network()).orElseThrow().subnet();
            addresses.put(new Network(connection.network(), subnet), connection.address());
        });
        ScriptedGuest guest = guests.get(host.name());
        return new Host(host.name(), List.of(), addresses, () -> guest, HostContext.NONE);
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        machines.values().forEach(Machine::cut);
    }

    @Override
    public void close() {
        handle.close();
        net.close();
        loop.close();
        sockets.close();
    }

    private record Hosts(LabSpec spec, Workspace workspace, List<Host> hosts) implements Environment {

        @Override
        public String id() {
            return workspace.id();
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public Path logs() {
            return workspace.logs();
        }

        @Override
        public String loginCommand(Host host) {
            return "ssh " + host.name();
        }

        @Override
        public String toString() {
            return hosts.stream().map(Host::name).collect(Collectors.joining(", "));
        }
    }
}
