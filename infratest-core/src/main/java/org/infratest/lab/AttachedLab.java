package org.infratest.lab;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.Environment;
import org.infratest.environment.FailureEvidence;
import org.infratest.environment.Healing;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.Rewinding;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.KeeperClient;
import org.infratest.lab.keeper.KeptVantage;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshTarget;

/**
 * A lab that lives in a keeper, so that it may be kept. Probes, logins, power switches, checkpoints and evidence are as with a lab of this JVM; what
 * breaks cables and machines is not there. Safe for use by several threads.
 */
public final class AttachedLab implements Environment, Healing, FailureEvidence, Rewinding {

    private final SshEnvironment machines;
    private final Workspace workspace;
    private final KeeperClient keeper;
    private final Checkpoints checkpoints;

    private AttachedLab(SshEnvironment machines, Workspace workspace, KeeperClient keeper) {
        this.machines = machines;
        this.workspace = workspace;
        this.keeper = keeper;
        this.checkpoints = new AttachedCheckpoints(keeper, machines, workspace);
    }

    /** The lab of that keeper, once what its class waits for has come. */
    static AttachedLab to(LabSpec spec, Workspace workspace, KeeperClient keeper, Answer.Ready ready) {
        Map<String, Answer.Machine> byName = new LinkedHashMap<>();
        Map<String, Supplier<SshTarget>> targets = new LinkedHashMap<>();
        ready.machines().forEach(machine -> {
            byName.put(machine.name(), machine);
            targets.put(machine.name(), () -> target(machine));
        });
        SshEnvironment machines = SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .emulated(ready.emulated())
                .jvm(new KeptVantage(keeper, ready.addresses()))
                .readiness(spec.readiness())
                .addresses((name, session) -> addresses(spec, byName, name))
                .power(host -> new AttachedPower(host, keeper, spec.readiness()))
                .lazily()
                .connect(targets);
        return new AttachedLab(machines, workspace, keeper);
    }

    private static SshTarget target(Answer.Machine machine) {
        return new SshTarget(machine.name(), "127.0.0.1", machine.port(), LoginKey.USER, List.of(machine.key()));
    }

    private static Map<Network, InetAddress> addresses(
            LabSpec spec, Map<String, Answer.Machine> machines, String name) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        Answer.Machine machine = machines.get(name);
        if (machine == null) {
            throw new EnvironmentException("The keeper of lab '" + spec.name() + "' has no machine '" + name + "'");
        }
        machine.addresses()
                .forEach((network, address) -> spec.network(network)
                        .ifPresent(known -> addresses.put(new Network(network, known.subnet()), address)));
        return addresses;
    }

    /**
     * What is to be said to whoever asks for something that this has not: what breaks cables and machines.
     *
     * @param where who asks, for messages
     */
    public ConfigurationException refusal(String where) {
        return new ConfigurationException(where + " needs a lab in the JVM of the test, and lab '" + name()
                + "' may be kept, so it lives in a process of its own; put teardown = Teardown.ALWAYS on the class that boots it, or"
                + " run it with infratest.teardown=ALWAYS");
    }

    @Override
    public void heal() {
        keeper.ask(new Ask.Heal(), Answer.Done.class);
    }

    @Override
    public List<Path> evidence(Instant since, Path folder) {
        try {
            return keeper.ask(new Ask.Evidence(since, folder.toAbsolutePath()), Answer.Seen.class)
                    .files();
        } catch (EnvironmentException e) {
            workspace.progress("what its keeper saw could not be had: " + e.getMessage());
            return List.of();
        }
    }

    @Override
    public List<String> remarks() {
        try {
            return keeper.ask(new Ask.Remarks(), Answer.Names.class).names();
        } catch (EnvironmentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Checkpoints checkpoints() {
        return checkpoints;
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
}
