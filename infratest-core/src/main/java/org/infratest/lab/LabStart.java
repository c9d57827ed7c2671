package org.infratest.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.AtOnce;
import org.infratest.environment.Environment;
import org.infratest.environment.HostAddresses;
import org.infratest.environment.Network;
import org.infratest.environment.Remembering;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.event.Phase;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.ip.LabVantage;
import org.infratest.lab.qemu.Alarm;
import org.infratest.lab.qemu.Card;
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
import org.infratest.ssh.SshTarget;
import org.jspecify.annotations.Nullable;

/** One lab from its start to its end: what has been started until now is ended by {@link #close}, however far it came. */
final class LabStart implements AutoCloseable {

    private static final Duration LOGIN = Duration.ofSeconds(30);

    private final LabSpec spec;
    private final Workspace workspace;
    private final CommandRunner runner;
    private final Boots boots;
    private final int seed;
    private final Duration imagesKept;
    private final WarmSettings warm;
    private final Map<String, List<Remembering.Step>> steps;
    private final QemuImg tool;
    private final Map<String, Machine> machines = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    LabStart(
            LabSpec spec,
            Workspace workspace,
            CommandRunner runner,
            Semaphore gate,
            int seed,
            Duration imagesKept,
            WarmSettings warm,
            Map<String, List<Remembering.Step>> steps) {
        this.spec = spec;
        this.workspace = workspace;
        this.runner = runner;
        this.boots = new Boots(gate, workspace);
        this.seed = seed;
        this.imagesKept = imagesKept;
        this.warm = warm;
        this.steps = steps;
        this.tool = new QemuImg(runner, Leftovers.mark(workspace));
    }

    Environment run() {
        workspace.declare(spec.topology(), List.of());
        new MemoryCheck().require(spec);
        Accelerator accelerator = Accelerator.detect(runner, workspace.events());
        String qemu = Accelerator.qemuVersion(runner).orElse("");
        QemuVersion version = QemuVersion.parse(qemu);
        LabImages images = new LabImages(
                workspace.cache(), tool, imagesKept, workspace::progress, each -> Leftovers.building(workspace, each));
        Ground ground = new Ground(
                accelerator,
                qemu,
                version,
                new WarmStore(
                        workspace.cache(),
                        warm.mebibytes(),
                        tool,
                        folder -> Leftovers.keeping(workspace, folder),
                        workspace::progress),
                new MachinePlans(spec, images, tool, accelerator, workspace, host -> ControlNetworks.of(spec, host)),
                owned(Leftovers.sockets(workspace)),
                owned(LabNet.start(spec, seed, workspace.logs(), this::failedOnLoop)),
                owned(new SocketLoop()),
                LoginKey.into(workspace.state()));
        if (!warm.when().suits(spec)) {
            return boot(ground, cards(ground));
        }
        spec.hosts().forEach(host -> images.base(host.image())); // which the disks that were kept stand on
        return bootOrGoOn(
                ground,
                new WarmKey(spec, accelerator, qemu, WarmKey.ownProcessor(), new ImageFiles(workspace.cache()))
                        .inputs());
    }

    /**
     * What the machines of a lab stand on.
     *
     * @param accelerator what speeds them up
     * @param qemu the version of QEMU, as it says it
     * @param version the same, as a number
     * @param store where what is kept of them is
     * @param plans makes their plans
     * @param sockets where their sockets are
     * @param net their networks
     * @param loop reads what they say
     * @param key logs in to them
     */
    private record Ground(
            Accelerator accelerator,
            String qemu,
            QemuVersion version,
            WarmStore store,
            MachinePlans plans,
            SocketFolder sockets,
            LabNet net,
            SocketLoop loop,
            Path key) {}

    private List<List<Card>> cards(Ground ground) {
        List<List<Card>> cards = new ArrayList<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            cards.add(ground.net().cards(i, ground.sockets(), ground.version().hasStream()));
        }
        return cards;
    }

    private Environment bootOrGoOn(Ground ground, WarmInputs inputs) {
        List<List<Card>> cards = cards(ground);
        Reliances reliances = new Reliances(spec);
        ground.net().watch(reliances);
        WarmInputs foreseen = inputs.with(steps);
        Optional<WarmReturn> found = ground.store().find(foreseen);
        Lab lab = found.isPresent() ? goOnOrBoot(ground, cards, found.get(), reliances) : boot(ground, cards);
        if (lab.remembersNothing()) {
            ground.store().save(inputs, reliances::all, folder -> lab.keep(folder, Map.of()));
        }
        if (steps.isEmpty()) {
            ground.net().watch(null);
        } else {
            lab.onceConfigured(notes -> {
                if (Notes.steps(notes).equals(steps)) {
                    ground.store().save(foreseen, reliances::all, folder -> lab.keep(folder, Notes.byName(notes)));
                } else {
                    workspace.progress(
                            "what was configured is not kept for the next start, as a configset has changed meanwhile");
                }
                ground.net().watch(null);
            });
        }
        return lab;
    }

    private Lab goOnOrBoot(Ground ground, List<List<Card>> cards, WarmReturn way, Reliances reliances) {
        try {
            comeBack(ground, cards, way);
        } catch (EnvironmentException e) {
            ground.store().remove(way.hash(), String.valueOf(e.getMessage()));
            startOver(ground);
            return boot(ground, cards);
        }
        way.back(spec)
                .forEach(host ->
                        reliances.recall(host.name(), way.found().manifest().relied(host.name())));
        try {
            return connect(ground, cards, way);
        } catch (EnvironmentException e) {
            return bootInstead(ground, cards, way, e);
        }
    }

    /** Where all machines boot as they are, and some beside others that came back did not, what was kept is to blame. */
    private Lab bootInstead(Ground ground, List<List<Card>> cards, WarmReturn way, EnvironmentException failure) {
        if (workspace.isExpired() || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        String reason = String.valueOf(failure.getMessage());
        workspace.progress("all machines boot, as the lab did not go on from what was kept: " + reason);
        startOver(ground);
        try {
            Lab lab = boot(ground, cards);
            ground.store().remove(way.hash(), reason);
            return lab;
        } catch (EnvironmentException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    private void startOver(Ground ground) {
        machines.values().forEach(Machine::discard);
        machines.values().forEach(machine -> KeptConsole.forget(machine.plan().consoleLog()));
        machines.clear();
        spec.hosts().forEach(host -> ground.plans().remove(host));
    }

    private Lab boot(Ground ground, List<List<Card>> cards) {
        return connect(ground, cards, null);
    }

    /**
     * Boots machines, and logs in to all of them.
     *
     * @param way those that have come back; null where all boot
     */
    private Lab connect(Ground ground, List<List<Card>> cards, @Nullable WarmReturn way) {
        Set<String> copies = ConcurrentHashMap.newKeySet();
        FirstBoots first = new FirstBoots(
                ground.store(),
                ground.plans(),
                tool,
                boots,
                new BesideFirst(boots.unused()),
                workspace,
                host -> new FirstBootKey(
                        spec, host, ground.accelerator(), ground.qemu(), new ImageFiles(workspace.cache())),
                (host, plan) -> machine(ground, host, plan),
                machine -> target(machine, ground.key()),
                copies);
        Map<String, Supplier<SshTarget>> coming = new LinkedHashMap<>();
        Set<String> back = new HashSet<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            LabHost host = spec.hosts().get(i);
            if (way != null && way.comesBack(host)) {
                back.add(host.name());
                coming.put(host.name(), () -> target(running(host), ground.key()));
                continue;
            }
            workspace.checkpoint("the disks of '" + host.name() + "' were about to be made");
            Supplier<Machine> up = way(ground, first, host, cards.get(i));
            coming.put(host.name(), () -> target(up.get(), ground.key()));
        }
        HostAddresses read = HostAddresses.read(spec.topology());
        SshEnvironment environment = environment(ground)
                .prepare((name, session) -> {
                    if (!back.contains(name)) {
                        prepare(
                                name,
                                session,
                                AddressWait.on(ground.net(), ground.accelerator()),
                                copies.contains(name));
                    }
                })
                .addresses((name, session) -> way != null && back.contains(name)
                        ? addresses(way.found().manifest(), name)
                        : read.of(name, session))
                .lazily(back)
                .connect(coming);
        Lab lab = new Lab(spec, workspace, tool, environment, ground.net(), machines, seed);
        if (way != null) {
            lab.wentOn(way.kept(spec));
            lab.cameBackWith(way.notes(spec));
        }
        lab.attended(copies);
        return lab;
    }

    /** How a machine comes up. Whatever is wrong with its image shows at once. */
    private Supplier<Machine> way(Ground ground, FirstBoots first, LabHost host, List<Card> cards) {
        if (warm.once().suits(host)) {
            ground.plans().requireImage(host);
            return first.way(host, cards);
        }
        Machine machine = machine(ground, host, ground.plans().of(host, cards));
        return () -> {
            boots.boot(machine);
            return machine;
        };
    }

    /** The machines of which nothing has changed go on together from where they were ready; then their SSH answers. */
    private void comeBack(Ground ground, List<List<Card>> cards, WarmReturn way) {
        WarmManifest manifest = way.found().manifest();
        List<LabHost> hosts = way.back(spec);
        workspace.progress("going on from the ready state that was kept at " + manifest.taken());
        if (!way.isWhole()) {
            workspace.progress(
                    "coming back: " + hosts.stream().map(LabHost::name).collect(Collectors.joining(", ")));
            way.anew().forEach((name, reason) -> workspace.progress(name + " boots anew: " + reason));
        }
        for (LabHost host : hosts) {
            List<Path> seeds = Objects.requireNonNull(manifest.machines().get(host.name()), host.name()).seed().stream()
                    .map(file -> way.found().lab().folder().resolve(file.name()))
                    .toList();
            machine(ground, host, ground.plans().of(host, cards.get(spec.hosts().indexOf(host)), seeds));
        }
        hosts.forEach(host -> workspace.enter(host.name(), Phase.BOOT));
        try {
            comeBack(ground, way, hosts);
        } finally {
            hosts.forEach(host -> workspace.leave(host.name(), Phase.BOOT));
        }
    }

    private void comeBack(Ground ground, WarmReturn way, List<LabHost> hosts) {
        AtOnce.require(hosts, LabHost::name, host -> {
            Machine machine = running(host);
            KeptConsole.goOn(
                    way.found().console(host.name()),
                    way.found().manifest().taken(),
                    machine.plan().consoleLog());
            machine.comeBackAlone(way.member(host).kept());
            ground.net().awaitCables(host);
        });
        ground.net().hold(); // until all have gone on, as where a lab goes back
        try {
            ground.net().become(way.kept(spec).net());
            AtOnce.require(
                    hosts,
                    LabHost::name,
                    host -> GettingUp.inTurn(() -> {
                        running(host).resume();
                        wake(way, host, ground);
                    }));
        } finally {
            ground.net().release();
        }
        AtOnce.require(
                hosts,
                LabHost::name,
                host -> GettingUp.inTurn(() ->
                        running(host).awaitSshAgain(workspace.remaining(), () -> boots.requireWanted(host.name()))));
    }

    private void wake(WarmReturn way, LabHost host, Ground ground) {
        Machine machine = running(host);
        SshSession session = SshSessions.lazy(target(machine, ground.key()), new HostKeys(), LOGIN);
        try (session) {
            new Waking(host.name(), () -> session, machine, InstantSource.system(), workspace::progress)
                    .wake(way.member(host).attended(), Duration.ZERO);
        }
    }

    private Machine running(LabHost host) {
        return Objects.requireNonNull(machines.get(host.name()), host.name());
    }

    private Map<Network, InetAddress> addresses(WarmManifest manifest, String machine) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        Objects.requireNonNull(manifest.machines().get(machine), machine)
                .addresses()
                .forEach((name, address) -> {
                    LabNetwork network = spec.network(name).orElseThrow();
                    addresses.put(new Network(name, network.subnet()), Subnet.address(address));
                });
        return addresses;
    }

    private Machine machine(Ground ground, LabHost host, MachinePlan plan) {
        Machine machine = new Machine(
                plan, ground.version(), runner, ground.loop(), ground.sockets(), alarm -> alarmed(host, alarm));
        machines.put(host.name(), machine);
        return machine;
    }

    private SshEnvironment.Builder environment(Ground ground) {
        return SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .emulated(ground.accelerator() == Accelerator.TCG)
                .jvm(new LabVantage(ground.net().jvm()))
                .readiness(spec.readiness())
                .power(host -> new LabPower(
                        host, Objects.requireNonNull(machines.get(host.name())), spec.readiness(), workspace));
    }

    private static SshTarget target(Machine machine, Path key) {
        return new SshTarget(machine.plan().name(), "127.0.0.1", machine.sshPort(), LoginKey.USER, List.of(key));
    }

    private void prepare(String name, SshSession session, AddressWait addresses, boolean isCopy) {
        int index = spec.hosts().stream().map(LabHost::name).toList().indexOf(name);
        LabHost host = spec.hosts().get(index);
        ScriptRun scripts = new ScriptRun(name, session, workspace.logs());
        workspace.enter(name, Phase.PROVISION);
        try {
            HostNetwork network = new HostNetwork(spec, index, workspace.logs());
            network.setUp(session, isCopy);
            addresses.await(host, index, () -> running(host).consoleLines(10));
            if (!host.scripts().isEmpty() && !isCopy) { // what a copy is made of has been waited for
                scripts.awaitBooted();
            }
            for (LabHost.Script script : host.scripts()) {
                workspace.progress(name + ": running " + script.name());
                scripts.run(script);
            }
        } finally {
            workspace.leave(name, Phase.PROVISION);
        }
    }

    private void alarmed(LabHost host, Alarm alarm) {
        workspace.progress(host.name() + ": " + alarm.kind().text() + ": " + alarm.line());
    }

    private void failedOnLoop(Throwable failure) {
        workspace.progress("a task of the lab's networks failed: " + failure);
    }

    private <T extends AutoCloseable> T owned(T part) {
        open.add(0, part);
        return part;
    }

    @Override
    public void close() {
        EnvironmentException trouble = null;
        for (Machine machine : machines.values()) {
            trouble = end(machine::end, trouble);
        }
        for (AutoCloseable part : open) {
            trouble = end(part, trouble);
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private @Nullable EnvironmentException end(AutoCloseable part, @Nullable EnvironmentException before) {
        try {
            part.close();
            return before;
        } catch (Exception e) { // each has exceptions of its own
            EnvironmentException first = before == null
                    ? new EnvironmentException("A part of lab '" + spec.name() + "' did not end: " + e, e)
                    : before;
            if (before != null) {
                before.addSuppressed(e);
            }
            return first;
        }
    }
}
