package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Accelerator;
import org.infratest.environment.AtOnce;
import org.infratest.environment.Environment;
import org.infratest.environment.Laps;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.lab.image.QemuImg;
import org.infratest.lab.net.ip.LabVantage;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.lab.qemu.SocketLoop;
import org.infratest.ssh.SshTarget;

/** A lab that goes on from a moment of another one, until {@link #close}, however far it came. */
final class CloneStart implements AutoCloseable {

    private final Original original;
    private final LabSpec spec;
    private final Workspace workspace;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** One that is yet to be started. */
    CloneStart(Original original, Workspace workspace) {
        this.original = original;
        this.spec = original.spec();
        this.workspace = workspace;
    }

    Environment run() {
        workspace.declare(spec.topology(), List.of());
        new MemoryCheck().require(spec);
        Laps laps = new Laps();
        LabNet net = owned(LabNet.start(spec, original.seed(), workspace.logs(), this::failedOnLoop));
        Path key = LoginKey.into(workspace.state());
        makeMachines(net);
        workspace.checkpoint("the machines of the clone were about to go on");
        AtOnce.require(spec.hosts(), LabHost::name, host -> bringBack(host, net));
        laps.lap("machines");
        QemuImg tool = new QemuImg(original.tool().runner(), Leftovers.mark(workspace));
        Lab lab = new Lab(spec, workspace, tool, environment(net, key), net, machines, original.seed());
        lab.goOn(original.moments(), original.kept(), laps);
        workspace.progress("goes on from '" + original.moment() + "' beside "
                + original.environment().id() + ", in " + laps.text());
        return lab;
    }

    private void makeMachines(LabNet net) {
        SocketFolder sockets = owned(Leftovers.sockets(workspace));
        SocketLoop loop = owned(new SocketLoop());
        for (int i = 0; i < spec.hosts().size(); i++) {
            LabHost host = spec.hosts().get(i);
            LabMachine first = original.machine(host);
            machines.put(
                    host.name(),
                    first.another(new Machine.Elsewhere(
                            net.cards(i, sockets, first.hasStream()),
                            folder(host),
                            workspace.logs(),
                            loop,
                            sockets,
                            alarm -> workspace.progress(
                                    host.name() + ": " + alarm.kind().text() + ": " + alarm.line()))));
        }
    }

    private Path folder(LabHost host) {
        Path folder = workspace.state().resolve("machines").resolve(host.name());
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the folder " + folder + ": " + e, e);
        }
    }

    private void bringBack(LabHost host, LabNet net) {
        Machine machine = machine(host);
        KeptConsole.begin(
                "a clone of " + host.name() + " of " + original.environment().id() + ", as it was at '"
                        + original.moment() + "'; until then its console is in "
                        + original.machine(host).console(),
                machine.plan().consoleLog());
        machine.comeBack(original.kept().of(host.name()).kept());
        if (machine.isOn()) {
            net.awaitCables(host);
        }
    }

    private SshEnvironment environment(LabNet net, Path key) {
        Map<String, Supplier<SshTarget>> targets = new LinkedHashMap<>();
        spec.hosts().forEach(host -> targets.put(host.name(), () -> target(machine(host), key)));
        return SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .emulated(isEmulated())
                .jvm(new LabVantage(net.jvm()))
                .power(host -> new LabPower(
                        host, Objects.requireNonNull(machines.get(host.name())), spec.readiness(), workspace))
                .addresses((machine, session) ->
                        original.environment().host(machine).addresses())
                .lazily()
                .connect(targets);
    }

    private boolean isEmulated() {
        return machines.values().stream()
                .map(Machine::plan)
                .map(MachinePlan::accelerator)
                .anyMatch(Accelerator.TCG::equals);
    }

    private static SshTarget target(Machine machine, Path key) {
        return new SshTarget(machine.plan().name(), "127.0.0.1", machine.sshPort(), LoginKey.USER, List.of(key));
    }

    private Machine machine(LabHost host) {
        return Objects.requireNonNull(machines.get(host.name()), host.name());
    }

    private void failedOnLoop(Throwable failure) {
        workspace.progress("a task of the clone's networks failed: " + failure);
    }

    private <T extends AutoCloseable> T owned(T part) {
        open.push(part);
        return part;
    }

    /** Machines first, then what they stand on, the latest first. */
    @Override
    public void close() {
        List<AutoCloseable> parts = new ArrayList<>();
        machines.values().forEach(machine -> parts.add(machine::discard));
        parts.addAll(open);
        LabParts.close(parts, "A part of a clone of lab '" + spec.name() + "' did not end: ");
    }
}
