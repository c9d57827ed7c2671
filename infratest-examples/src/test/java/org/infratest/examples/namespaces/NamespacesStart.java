package org.infratest.examples.namespaces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.CommandRunner;
import org.infratest.process.RunningProcess;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshTarget;

/** One start of an environment, and its end. */
final class NamespacesStart implements AutoCloseable {

    private static final String SWITCHES = ".switches";
    private static final String NAMESPACES = "--net --mount --uts --ipc --pid --fork --kill-child --mount-proc";

    private final NamespacesSpec spec;
    private final Workspace workspace;
    private final CommandRunner runner;
    private final ManagementNetwork management = ManagementNetwork.reserve();
    private final Cables cables;
    private final Map<String, RunningProcess> processes = new LinkedHashMap<>();
    private final Map<String, Long> ids = new LinkedHashMap<>();

    NamespacesStart(NamespacesSpec spec, Workspace workspace, CommandRunner runner) {
        this.spec = spec;
        this.workspace = workspace;
        this.runner = runner;
        this.cables = new Cables(spec, NamespacesProvider.prefix(workspace.id()), management);
    }

    Environment run() {
        requireFreeSubnets();
        workspace.declare(spec.topology(), List.of());
        Path userKey = key(workspace.state().resolve("login.key"), "infratest");
        startNamespaces(userKey);
        plugIn();
        spec.machines().forEach(machine -> touch(files(machine.name()).cabled()));
        awaitAll("its sshd listened", MachineFiles::listening);
        return SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .log(log())
                .connect(targets(userKey));
    }

    /** A subnet that this JVM is attached to already would have two routes, of which the kernel takes either. */
    private void requireFreeSubnets() {
        for (String network : spec.jvm().addresses().keySet()) {
            Subnet subnet = spec.subnet(network);
            try {
                NetworkInterface.networkInterfaces()
                        .forEach(card -> card.inetAddresses()
                                .filter(subnet::contains)
                                .forEach(address -> {
                                    throw new EnvironmentException(
                                            "Could not start environment '" + spec.name() + "': its network '"
                                                    + network + "' (" + subnet + ") is in use here: " + card.getName()
                                                    + " has "
                                                    + address.getHostAddress()
                                                    + ". Another environment that still runs has it; give one of them another subnet");
                                }));
            } catch (SocketException e) {
                throw new EnvironmentException("The interfaces of this computer cannot be listed: " + e, e);
            }
        }
    }

    NamespaceMachine machine(String name) {
        Long id = ids.get(name);
        if (id == null || name.equals(SWITCHES)) {
            throw new ConfigurationException(
                    "Environment '" + spec.name() + "' has no machine '" + name + "'; it has: " + spec.machineNames());
        }
        return new NamespaceMachine(name, id, runner, log());
    }

    private void startNamespaces(Path userKey) {
        Map<String, Integer> prefixes = spec.networks().stream()
                .collect(Collectors.toMap(
                        NetworkSpec::name, network -> network.subnet().prefix()));
        start(
                SWITCHES,
                "--net",
                "sh -c ': > \"$0\"; exec sleep infinity' '" + files(SWITCHES).waiting() + "'");
        for (int i = 0; i < spec.machines().size(); i++) {
            MachineSpec machine = spec.machines().get(i);
            MachineFiles files = files(machine.name());
            key(files.hostKey(), machine.name());
            files.write(machine, management.ofMachine(i), userKey, prefixes);
            start(machine.name(), NAMESPACES, "sh '" + files.init() + "'");
        }
        awaitAll("its namespaces were there", MachineFiles::waiting);
        processes.keySet().forEach(name -> ids.put(name, id(files(name))));
    }

    /** The shell's own id stays that of {@code unshare}, which keeps the namespaces. */
    private void start(String name, String namespaces, String program) {
        workspace.checkpoint("namespaces of '" + name + "' were about to be made");
        String line = "echo $$ > '" + files(name).id() + "'; exec unshare " + namespaces + " " + program;
        processes.put(
                name,
                runner.start(Command.of("sh", "-c", line)
                        .loggedTo(log())
                        .trackedIn(workspace.state().resolve(name + ".pid"))));
    }

    private void plugIn() {
        ip(List.of(), cables.links(Objects.requireNonNull(ids.get(SWITCHES)), ids));
        ip(List.of("nsenter", "--net=/proc/" + ids.get(SWITCHES) + "/ns/net"), cables.plugs());
        ip(List.of(), cables.jvm());
        spec.jvm().setup().forEach(line -> run(Command.of("sh", "-c", line)));
    }

    private List<SshTarget> targets(Path userKey) {
        List<SshTarget> targets = new ArrayList<>();
        for (int i = 0; i < spec.machines().size(); i++) {
            String name = spec.machines().get(i).name();
            targets.add(new SshTarget(name, management.ofMachine(i), 22, "root", List.of(userKey)));
        }
        return targets;
    }

    /** Waits until each has made that file; one that ends before fails the start at once, with its last words. */
    private void awaitAll(String what, Function<MachineFiles, Path> file) {
        for (Map.Entry<String, RunningProcess> entry : processes.entrySet()) {
            if (entry.getKey().equals(SWITCHES) && ids.containsKey(SWITCHES)) {
                continue;
            }
            RunningProcess process = entry.getValue();
            try {
                Awaitility.await()
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .timeout(workspace.remaining())
                        .until(() -> Files.exists(file.apply(files(entry.getKey()))) || !process.isAlive());
            } catch (ConditionTimeoutException e) {
                throw failed(entry.getKey(), "the boot timeout passed before " + what, process.lastLines(), e);
            }
            if (!process.isAlive()) {
                process.onExit().join(); // its output is read by then
                throw failed(entry.getKey(), "it ended before " + what, process.lastLines(), null);
            }
        }
    }

    private EnvironmentException failed(String machine, String problem, List<String> last, Throwable cause) {
        return new EnvironmentException(
                "Could not start environment '" + spec.name() + "', machine '" + machine + "': " + problem
                        + "\n  last output: " + String.join("\n    ", last) + "\n  full output: " + log(),
                cause);
    }

    private Path key(Path file, String comment) {
        run(Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file.toString()));
        return file;
    }

    private void ip(List<String> where, List<String> lines) {
        List<String> command = new ArrayList<>(where);
        command.addAll(List.of("ip", "-batch", "-"));
        run(Command.of(command).withInput(String.join("\n", lines) + "\n"));
    }

    private void run(Command command) {
        CommandResult result =
                runner.run(command.withDeadline(workspace.remaining()).loggedTo(log()));
        if (!result.succeeded()) {
            throw failed("this JVM", "\"" + result.commandLine() + "\" " + result.ending(), result.stderr(), null);
        }
    }

    private Path log() {
        return workspace.logs().resolve("namespaces.log");
    }

    private MachineFiles files(String name) {
        MachineFiles files = MachineFiles.of(workspace.state(), name);
        try {
            Files.createDirectories(files.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long id(MachineFiles files) {
        try {
            return Long.parseLong(Files.readString(files.id()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cables first: they would otherwise be there until the kernel has tidied up the namespaces, in its own time. */
    @Override
    public void close() {
        if (ids.containsKey(SWITCHES)) {
            for (String line : cables.removal()) {
                runner.run(Command.of(("ip " + line).split(" ")).loggedTo(log()));
            }
        }
        processes.values().parallelStream().forEach(RunningProcess::stop);
        management.close();
    }
}
