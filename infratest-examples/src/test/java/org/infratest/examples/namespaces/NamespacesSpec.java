package org.infratest.examples.namespaces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.infratest.ConfigurationException;
import org.infratest.spec.EnvironmentSpec;
import org.infratest.spec.Fingerprint;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;

/**
 * Machines that are network namespaces of this computer: real routes, real packet filters and a real sshd each, up in a second, and
 * without a virtual machine. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * NamespacesSpec.named("routed")
 *         .network("lan", "10.91.1.0/24")
 *         .network("dmz", "10.91.2.0/24")
 *         .machine("router", m -> m.nic("lan", "10.91.1.1").nic("dmz", "10.91.2.1").forwards())
 *         .machine("web", m -> m.nic("dmz", "10.91.2.10").via("10.91.2.1"))
 *         .jvm(m -> m.nic("lan", "10.91.1.99").via("10.91.1.1"));
 * }</pre>
 *
 * @param name how people call it
 * @param networks each a switch of its own
 * @param machines the machines
 * @param jvm how this JVM itself is attached, so that probes can look from it
 */
public record NamespacesSpec(String name, List<NetworkSpec> networks, List<MachineSpec> machines, MachineSpec jvm)
        implements EnvironmentSpec {

    /** Copies the collections. */
    public NamespacesSpec {
        networks = List.copyOf(networks);
        machines = List.copyOf(machines);
    }

    /** Begins with nothing. */
    public static NamespacesSpec named(String name) {
        return new NamespacesSpec(name, List.of(), List.of(), MachineSpec.named("jvm"));
    }

    /** With that network. Its name is also that of the machines' interfaces, so it is short. */
    public NamespacesSpec network(String network, String subnet) {
        if (!network.matches("[a-z][a-z0-9]{0,9}")) {
            throw new ConfigurationException("Network '" + network
                    + "' cannot be called so: lower-case letters and digits, at most 10, a letter first");
        }
        List<NetworkSpec> more = new ArrayList<>(networks);
        more.add(new NetworkSpec(network, Subnet.parse(subnet), null));
        return new NamespacesSpec(name, more, machines, jvm);
    }

    /** With that machine. */
    public NamespacesSpec machine(String machine, UnaryOperator<MachineSpec> how) {
        List<MachineSpec> more = new ArrayList<>(machines);
        more.add(how.apply(MachineSpec.named(machine)));
        return new NamespacesSpec(name, networks, more, jvm);
    }

    /**
     * With this JVM attached so; {@link MachineSpec#via} leads to the networks to which it is not attached. Its lines are run where
     * it is, at each start, and what they do stays, unless it goes with an interface.
     */
    public NamespacesSpec jvm(UnaryOperator<MachineSpec> how) {
        return new NamespacesSpec(name, networks, machines, how.apply(jvm));
    }

    @Override
    public String kind() {
        return "network namespaces";
    }

    /** Any number of them run side by side, as long as their subnets differ. */
    @Override
    public String resource() {
        return "namespaces:" + name;
    }

    @Override
    public Duration bootTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public String fingerprint() {
        return new Fingerprint()
                .add("kind", kind())
                .add("networks", networks.toString())
                .add("machines", machines.toString())
                .add("jvm", jvm.toString())
                .hex();
    }

    TopologySpec topology() {
        return new TopologySpec(
                networks, machines.stream().map(MachineSpec::host).toList());
    }

    Subnet subnet(String network) {
        return Objects.requireNonNull(topology().network(network).orElse(null), network)
                .subnet();
    }

    /** The machines' names. */
    public List<String> machineNames() {
        return machines.stream().map(MachineSpec::name).toList();
    }
}
