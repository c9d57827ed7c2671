package org.infratest.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Cloning;
import org.infratest.environment.Environment;
import org.infratest.environment.FailureCapsule;
import org.infratest.environment.FailureEvidence;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Laps;
import org.infratest.environment.Remembering;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Workspace;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.PcapWriter;
import org.infratest.lab.net.SwitchPort;
import org.infratest.lab.net.ip.LabVantage;
import org.infratest.lab.qemu.Machine;
import org.infratest.spec.HostSpec;
import org.infratest.spec.TopologySpec;
import org.infratest.vantage.Vantage;

/**
 * A running lab: an environment whose networks and machines a test can break. What is broken is whole again after each test. Safe for use
 * by several threads, but what one test breaks is broken for all that use the lab at the same time.
 */
@Api
public final class Lab
        implements Environment, Healing, FailureEvidence, FailureCapsule, Rewinding, Cloning, Remembering {

    private static final Duration HEALED = Duration.ofSeconds(10);

    private final LabSpec spec;
    private final Workspace workspace;
    private final QemuImg tool;
    private final Environment machines;
    private final LabNet net;
    private final int seed;
    private final AtomicBoolean random = new AtomicBoolean();
    private final AtomicInteger occasions = new AtomicInteger();
    private final Map<String, LabMachine> byName = new LinkedHashMap<>();
    private final Map<String, Network> networks = new LinkedHashMap<>();
    private final Map<String, Link> cables = new LinkedHashMap<>();
    private final LabCheckpoints checkpoints;
    private volatile Map<String, Map<String, String>> remembered = Map.of();
    private volatile Consumer<Map<String, Map<Step, String>>> memory = notes -> {};

    Lab(
            LabSpec spec,
            Workspace workspace,
            QemuImg tool,
            Environment machines,
            LabNet net,
            Map<String, Machine> running,
            int seed) {
        this.spec = spec;
        this.workspace = workspace;
        this.tool = tool;
        this.machines = machines;
        this.net = net;
        this.seed = seed;
        for (int index = 0; index < spec.hosts().size(); index++) {
            Host host = machines.host(spec.hosts().get(index).name());
            Machine machine = Objects.requireNonNull(running.get(host.name()));
            byName.put(
                    host.name(),
                    new LabMachine(
                            host,
                            machine,
                            new LabPower(host, machine, spec.readiness(), workspace),
                            new HostNetwork(spec, index, workspace.logs()),
                            workspace::progress));
        }
        spec.networks().forEach(network -> networks.put(network.name(), network(network)));
        checkpoints = new LabCheckpoints(spec, workspace, tool, net, byName.values());
    }

    private Network network(LabNetwork network) {
        EthernetSwitch segment = net.segment(network.segment());
        List<Link> links = new ArrayList<>();
        for (LabHost host : spec.hosts()) {
            for (int card = 0; card < host.nics().size(); card++) {
                if (host.nics().get(card).connections().stream()
                        .anyMatch(connection -> connection.network().equals(network.name()))) {
                    links.add(cable(host, card, segment));
                }
            }
        }
        SwitchPort jvm = network.jvm() == null ? null : segment.port(LabNet.jvmPort(network));
        return new Network(network, segment, net.capture(network.segment()), links, jvm, random);
    }

    /** A trunk is one cable, whatever number of networks goes over it. */
    private Link cable(LabHost host, int card, EthernetSwitch segment) {
        return cables.computeIfAbsent(
                LabNet.port(host, card),
                port -> new Link(machine(machines.host(host.name())), card, segment.port(port), random));
    }

    /**
     * A network, to be broken and looked into.
     *
     * @throws ConfigurationException if there is none of that name, naming those that there are
     */
    public Network network(String called) {
        Network network = networks.get(called);
        if (network == null) {
            throw new ConfigurationException("Lab '" + name() + "' has no network '" + called + "'; it has: "
                    + String.join(", ", networks.keySet()));
        }
        return network;
    }

    /**
     * The cable of a machine into a network.
     *
     * @param network its name; empty where the machine is on only one
     * @throws ConfigurationException if there is none, or several and none is named
     */
    public Link link(Host host, String network) {
        List<Link> links = networks.values().stream()
                .filter(candidate -> network.isEmpty() || candidate.name().equals(network))
                .flatMap(candidate -> candidate.links().stream())
                .filter(link -> link.host().equals(host))
                .distinct()
                .toList();
        if (links.size() == 1) {
            return links.get(0);
        }
        String has = spec.host(host.name()).stream()
                .flatMap(machine -> machine.nics().stream())
                .flatMap(nic -> nic.connections().stream())
                .map(Nic.Connection::network)
                .collect(Collectors.joining(", "));
        throw new ConfigurationException(
                links.isEmpty()
                        ? "Host '" + host.name() + "' has no cable into network '" + network + "'; it is on: " + has
                        : "Host '" + host.name()
                                + "' has several cables, so one has to be named by its network; it is on: " + has);
    }

    /**
     * What can be done to a machine.
     *
     * @throws ConfigurationException if it is not of this lab
     */
    public LabMachine machine(Host host) {
        LabMachine machine = byName.get(host.name());
        if (machine == null) {
            throw new ConfigurationException("Lab '" + name() + "' has no host '" + host.name() + "'");
        }
        return machine;
    }

    /**
     * {@inheritDoc} A machine that was switched off by its {@link org.infratest.environment.HostPower} stays off. The networks come first, as a
     * machine that boots may need them.
     */
    @Override
    public void heal() {
        Attempts attempts = new Attempts();
        net.segments().values().forEach(segment -> attempts.attempt(segment::heal));
        cables.values().forEach(cable -> attempts.attempt(cable::mend));
        byName.values().forEach(machine -> attempts.attempt(machine::revive));
        byName.values().forEach(machine -> attempts.attempt(machine::settle));
        attempts.attempt(this::awaitCleanNetworks);
        random.set(false);
        attempts.finish();
    }

    private void awaitCleanNetworks() {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .timeout(HEALED)
                    .until(() -> net.segments().values().stream().allMatch(EthernetSwitch::isClean));
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException(
                    "Something on the networks of lab '" + name() + "' is still broken: "
                            + net.segments().values().stream()
                                    .filter(segment -> !segment.isClean())
                                    .map(EthernetSwitch::name)
                                    .toList(),
                    e);
        }
    }

    /** The host that the lab has itself, as a place to look from. */
    Vantage vantage() {
        return new LabVantage(net.jvm());
    }

    /** The key that its machines let in. */
    Path loginKey() {
        return LoginKey.in(workspace.state());
    }

    /** The machines that are kept there went on from it. */
    void wentOn(KeptLab kept) {
        kept.machines()
                .forEach((name, member) ->
                        Objects.requireNonNull(byName.get(name), name).wentOn(member));
    }

    /**
     * Its machines were made what was kept of those of another lab, and stand still: has them go on.
     *
     * @param moments the checkpoints of that lab, by name
     */
    void goOn(Map<String, KeptLab> moments, KeptLab kept, Laps laps) {
        checkpoints.know(moments);
        checkpoints.goOn(kept, laps);
    }

    @Override
    public Clone<?> cloneAt(String checkpoint, int number) {
        Original original =
                new Original(spec, machines, byName.values(), tool, seed, checkpoints.share(checkpoint), checkpoint);
        return new Clone<>(new CloneSpec(spec, number), new CloneProvider(original));
    }

    /** A program waits to wake them on these. */
    void attended(Set<String> names) {
        names.forEach(name -> Objects.requireNonNull(byName.get(name), name).attended());
    }

    @Override
    public Map<String, String> remembered(String name) {
        return remembered.getOrDefault(name, Map.of());
    }

    @Override
    public void remember(Map<String, Map<Step, String>> notes) {
        memory.accept(notes);
    }

    /** Machines have come back with steps behind them. */
    void cameBackWith(Map<String, Map<String, String>> notes) {
        remembered = notes;
    }

    /** Whether no machine has come back with steps behind it. */
    boolean remembersNothing() {
        return remembered.isEmpty();
    }

    /** What is to be done with notes when all steps were taken. */
    void onceConfigured(Consumer<Map<String, Map<Step, String>>> keeping) {
        memory = keeping;
    }

    /**
     * Keeps it as it is.
     *
     * @param folder does not exist yet
     * @param notes what is to be known of the steps that were taken on its machines, by name and step
     */
    WarmStore.Taken keep(Path folder, Map<String, Map<String, String>> notes) {
        Laps laps = new Laps();
        KeptLab kept = checkpoints.keep(folder, laps);
        workspace.progress("the ready state was kept for the next start in " + laps.text());
        Map<String, List<Path>> seeds = new LinkedHashMap<>();
        Map<String, Path> consoles = new LinkedHashMap<>();
        Map<String, Map<String, String>> addresses = new LinkedHashMap<>();
        byName.forEach((name, machine) -> {
            seeds.put(name, machine.seeds());
            consoles.put(name, machine.console());
            Map<String, String> texts = new LinkedHashMap<>();
            machine.host()
                    .addresses()
                    .forEach((network, address) -> texts.put(network.name(), address.getHostAddress()));
            addresses.put(name, texts);
        });
        return new WarmStore.Taken(kept, name(), seeds, consoles, addresses, notes);
    }

    @Override
    public void encapsulate(Occasion occasion, Path file) {
        Path folder = workspace.state().resolve("capsule-" + occasions.incrementAndGet());
        Laps laps = new Laps();
        KeptLab kept = checkpoints.keepBroken(folder, laps);
        try {
            CapsuleManifest.Qemu qemu = byName.values().stream()
                    .filter(LabMachine::isOn)
                    .findFirst()
                    .map(LabMachine::qemu)
                    .orElse(CapsuleManifest.Qemu.NONE);
            new CapsuleTaking(spec, workspace, tool, occasion, folder)
                    .write(kept, qemu, byName.values(), net.captures(), file);
        } finally {
            LabCheckpoints.remove(folder);
            byName.values().forEach(machine -> machine.forget(kept.of(machine)));
        }
        laps.lap("written");
        workspace.progress(
                "CAPSULE TAKEN, AND IT HAS ALL KEYS AND PASSWORDS IN IT: the memory of the machines is in " + file);
        workspace.progress("taken in " + laps.text() + "; it goes on with: infratest resume " + file);
    }

    @Override
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    @Override
    public List<String> remarks() {
        return random.get()
                ? List.of("the faults of lab '" + name() + "' were random with seed " + seed + "; infratest.lab.seed="
                        + seed + " repeats them")
                : List.of();
    }

    @Override
    public List<Path> evidence(Instant since, Path folder) {
        List<Path> files = new ArrayList<>();
        Instant now = Instant.now();
        net.captures().forEach((segment, capture) -> slice(segment, capture, since, now, folder, files));
        byName.forEach((name, machine) -> picture(name, machine, folder, files));
        return files;
    }

    private void slice(String segment, PcapWriter capture, Instant since, Instant now, Path folder, List<Path> files) {
        Path target = folder.resolve(segment.replaceAll("[^A-Za-z0-9._-]+", "-") + "-test.pcap");
        try {
            if (capture.slice(since, now, target) > 0) {
                files.add(target);
            }
        } catch (EnvironmentException e) {
            workspace.progress("what went over segment '" + segment + "' could not be kept: " + e.getMessage());
        }
    }

    private void picture(String name, LabMachine machine, Path folder, List<Path> files) {
        if (!machine.isOn()) {
            return;
        }
        Path target = folder.resolve("screen-" + name + ".png");
        try {
            machine.screenshot(target);
            files.add(target);
        } catch (EnvironmentException e) {
            workspace.progress("the screen of " + name + " could not be kept: " + e.getMessage());
        }
    }

    @Override
    public String id() {
        return machines.id();
    }

    @Override
    public String name() {
        return machines.name();
    }

    @Override
    public List<Host> hosts() {
        return machines.hosts();
    }

    @Override
    public Path logs() {
        return machines.logs();
    }

    @Override
    public TopologySpec topology() {
        return machines.topology();
    }

    @Override
    public String loginCommand(Host host) {
        return machines.loginCommand(host);
    }

    @Override
    public List<String> loginArguments(Host host) {
        return machines.loginArguments(host);
    }

    /** The machines' names, for messages. */
    @Override
    public String toString() {
        return spec.topology().hosts().stream()
                .map(HostSpec::name)
                .collect(Collectors.joining(", ", name() + " (", ")"));
    }
}
