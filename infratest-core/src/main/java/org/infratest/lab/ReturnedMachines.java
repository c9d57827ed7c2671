package org.infratest.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.infratest.environment.Accelerator;
import org.infratest.environment.Network;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.lab.net.ip.LabVantage;
import org.infratest.lab.qemu.Machine;
import org.infratest.lab.qemu.MachinePlan;
import org.infratest.ssh.SshTarget;

/** Machines that go on from where others stood, with what they stand on, until {@link #close}. */
final class ReturnedMachines implements AutoCloseable {

    private final LabSpec spec;
    private final Workspace workspace;
    private final String whole;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param whole what they are together, as a message calls it
     */
    ReturnedMachines(LabSpec spec, Workspace workspace, String whole) {
        this.spec = spec;
        this.workspace = workspace;
        this.whole = whole;
    }

    /** Takes care of a part on which machines stand. */
    <T extends AutoCloseable> T owned(T part) {
        open.push(part);
        return part;
    }

    /** The networks, with these faults. */
    LabNet net(long seed) {
        return owned(LabNet.start(spec, seed, workspace.logs(), this::failedOnLoop));
    }

    void add(LabHost host, Machine machine) {
        machines.put(host.name(), machine);
    }

    Machine of(LabHost host) {
        return Objects.requireNonNull(machines.get(host.name()), host.name());
    }

    Map<String, Machine> byName() {
        return machines;
    }

    /**
     * What tests see of them.
     *
     * @param key what logs in
     * @param addresses those of a host, by its name
     */
    SshEnvironment environment(LabNet net, Path key, Function<String, Map<Network, InetAddress>> addresses) {
        Map<String, Supplier<SshTarget>> targets = new LinkedHashMap<>();
        spec.hosts().forEach(host -> targets.put(host.name(), () -> target(of(host), key)));
        return SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .emulated(isEmulated())
                .jvm(new LabVantage(net.jvm()))
                .power(host -> new LabPower(
                        host, Objects.requireNonNull(machines.get(host.name())), spec.readiness(), workspace))
                .addresses((machine, session) -> addresses.apply(machine))
                .lazily()
                .connect(targets);
    }

    /** The way to a machine from this computer. */
    static SshTarget target(Machine machine, Path key) {
        return new SshTarget(machine.plan().name(), "127.0.0.1", machine.sshPort(), LoginKey.USER, List.of(key));
    }

    private boolean isEmulated() {
        return machines.values().stream()
                .map(Machine::plan)
                .map(MachinePlan::accelerator)
                .anyMatch(Accelerator.TCG::equals);
    }

    private void failedOnLoop(Throwable failure) {
        workspace.progress("a task of the networks of " + whole + " failed: " + failure);
    }

    /** Machines first, then what they stand on, the latest first. */
    @Override
    public void close() {
        List<AutoCloseable> parts = new ArrayList<>();
        machines.values().forEach(machine -> parts.add(machine::discard));
        parts.addAll(open);
        LabParts.close(parts, "A part of " + whole + " did not end: ");
    }
}
