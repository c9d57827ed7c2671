package org.infratest.vagrant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.process.MachineReadable;

/**
 * The snapshots of the machines of one environment, by {@code vagrant snapshot}. Vagrant locks a machine, and not the environment, so calls about several machines
 * may run at once where the provider can do with that. Safe for use by several threads.
 *
 * @param vagrant the command
 * @param environment how messages call the environment
 * @param deadline how long each call may take
 * @param progress told what keeps a call
 */
record VagrantSnapshots(VagrantCli vagrant, String environment, Duration deadline, Consumer<String> progress) {

    /** Those that a machine runs in: libvirt says so while it does not know a running machine's address. */
    private static final Set<String> RUNNING = Set.of("running", "inaccessible");

    /** What is between a snapshot and the one that it stands on. */
    private static final String ON = "/";

    /**
     * Keeps a machine as it is.
     *
     * @throws org.infratest.ConfigurationException if its provider has no snapshots
     */
    void save(String machine, String snapshot) {
        vagrant.alone(machine)
                .require(
                        "Could not keep machine '" + machine + "' of environment '" + environment + "'",
                        List.of("snapshot", "save", "--machine-readable", machine, snapshot),
                        deadline);
    }

    /**
     * Makes a machine what it was. Its provisioners do not run. A forwarded port that was taken while it was off is waited for.
     *
     * @param start whether a machine that the provider brings back without memory is to boot
     */
    void restore(String machine, String snapshot, boolean start) {
        named(machine, snapshot, name -> restoreNamed(machine, name, start));
    }

    private void restoreNamed(String machine, String name, boolean start) {
        List<String> arguments =
                new ArrayList<>(List.of("snapshot", "restore", "--machine-readable", "--no-provision"));
        if (!start) {
            arguments.add("--no-start");
        }
        arguments.add(machine);
        arguments.add(name);
        vagrant.alone(machine)
                .requireOncePortsAreFree(
                        "Could not take machine '" + machine + "' of environment '" + environment + "' back",
                        arguments,
                        deadline,
                        () -> progress.accept("a forwarded port of " + machine
                                + " was taken while it was off; waiting until it is free"));
    }

    /** Forgets what a machine was. */
    void delete(String machine, String snapshot) {
        named(
                machine,
                snapshot,
                name -> vagrant.alone(machine)
                        .require(
                                "Could not remove a snapshot of machine '" + machine + "' of environment '"
                                        + environment + "', which stays",
                                List.of("snapshot", "delete", "--machine-readable", machine, name),
                                deadline));
    }

    /**
     * Names a snapshot as its provider wants it: VMware's knows one that stands on others by the path of all these, {@code first/second}. Most stand on none, so that is
     * asked for only where the name alone does not do.
     */
    private void named(String machine, String snapshot, Consumer<String> call) {
        try {
            call.accept(snapshot);
        } catch (UnknownSnapshotException e) {
            call.accept(listed(vagrant.alone(machine), List.of(machine))
                    .map(VagrantSnapshots::name)
                    .filter(path -> path.endsWith(ON + snapshot))
                    .findFirst()
                    .orElseThrow(() -> e));
        }
    }

    /** All snapshots that there are, also those of others, by machine; each by its own name alone. */
    Map<String, List<String>> list() {
        Map<String, List<String>> snapshots = new LinkedHashMap<>();
        listed(vagrant, List.of())
                .forEach(record -> snapshots
                        .computeIfAbsent(record.target(), machine -> new ArrayList<>())
                        .add(name(record).substring(name(record).lastIndexOf(ON) + 1)));
        return snapshots;
    }

    private Stream<MachineReadable> listed(VagrantCli cli, List<String> machines) {
        List<String> arguments = new ArrayList<>(List.of("snapshot", "list", "--machine-readable"));
        arguments.addAll(machines);
        List<String> output = cli.require(
                        "Could not list the snapshots of environment '" + environment + "'", arguments, deadline)
                .stdout();
        return MachineReadable.parseAll(output)
                .filter(record -> record.type().equals("ui") && record.field(0).equals("detail"));
    }

    private static String name(MachineReadable listed) {
        return listed.text(1).strip();
    }

    /** The machines that run at the moment. */
    Set<String> running() {
        return MachineReadable.parseAll(vagrant.require(
                                "Could not learn which machines of environment '" + environment + "' run",
                                List.of("status", "--machine-readable"),
                                deadline)
                        .stdout())
                .filter(record -> record.type().equals("state") && RUNNING.contains(record.field(0)))
                .map(MachineReadable::target)
                .collect(Collectors.toSet());
    }

    /** Switches a machine off. */
    void halt(String machine) {
        vagrant.halt(machine, deadline);
    }
}
