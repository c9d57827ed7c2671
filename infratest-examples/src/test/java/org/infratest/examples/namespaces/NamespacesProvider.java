package org.infratest.examples.namespaces;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Ephemeral;
import org.infratest.environment.Lease;
import org.infratest.environment.Workspace;
import org.infratest.process.Command;
import org.infratest.process.CommandRunner;

/**
 * Makes machines of network namespaces. They end with this JVM: the process of each is tethered to it, and the namespaces end with
 * their processes.
 */
public final class NamespacesProvider implements EnvironmentProvider<NamespacesSpec>, Ephemeral {

    private static final Map<String, String> TOOLS = Map.of(
            "unshare", "util-linux",
            "nsenter", "util-linux",
            "setpriv", "util-linux",
            "ip", "iproute2",
            "ssh-keygen", "openssh-client",
            "/usr/sbin/sshd", "openssh-server");

    private final CommandRunner runner;
    private final Map<String, NamespacesStart> started = new ConcurrentHashMap<>();

    /** Runs what it needs by {@code runner}. */
    public NamespacesProvider(CommandRunner runner) {
        this.runner = runner;
    }

    @Override
    public Availability availability(NamespacesSpec spec) {
        if (System.getenv("INFRATEST_PRIVATE_NET") == null) {
            return Availability.unusable("its interfaces would be in this computer's own network; run this with:"
                    + " scripts/in-private-net COMMAND");
        }
        List<String> missing = TOOLS.keySet().stream()
                .filter(tool -> !runner.isInstalled(tool))
                .sorted()
                .toList();
        return missing.isEmpty()
                ? Availability.USABLE
                : Availability.unusable(missing + " are not installed, or not on the PATH; on Debian and Ubuntu:"
                        + " apt-get install "
                        + String.join(
                                " ", missing.stream().map(TOOLS::get).distinct().toList()));
    }

    @Override
    public Environment start(NamespacesSpec spec, Workspace workspace) {
        NamespacesStart start = new NamespacesStart(spec, workspace, runner);
        started.put(workspace.id(), start);
        return start.run();
    }

    /** A machine that runs, to do in it what needs no SSH. */
    public NamespaceMachine machine(Environment environment, String name) {
        NamespacesStart start = Objects.requireNonNull(started.get(environment.id()), "it is down");
        return start.machine(name);
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        NamespacesStart start = started.remove(lease.id());
        if (start != null) {
            start.close();
        }
        try (Stream<Path> files = Files.list(workspace.state())) {
            files.filter(file -> file.toString().endsWith(".pid")).forEach(runner::stopLeftover);
        } catch (IOException e) {
            throw new EnvironmentException("Could not find the machines of '" + lease.name() + "': " + e, e);
        }
        removeCables(prefix(lease.id()));
    }

    /** What the names of an environment's interfaces begin with. */
    static String prefix(String id) {
        return "n" + id.substring(id.lastIndexOf('-') + 1) + ".";
    }

    /** Of a start that was killed before they were in the machines' namespaces, with which they would end. */
    private void removeCables(String prefix) {
        try {
            NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .filter(name -> name.startsWith(prefix))
                    .toList()
                    .forEach(name -> runner.run(Command.of("ip", "link", "delete", name)));
        } catch (SocketException e) {
            throw new EnvironmentException("The interfaces of this computer cannot be listed: " + e, e);
        }
    }
}
