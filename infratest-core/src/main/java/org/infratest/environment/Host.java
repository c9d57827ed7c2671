package org.infratest.environment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.event.EventSink;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshSession;
import org.infratest.vantage.SshVantage;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a running environment: its name, its address on each declared network, and the way to log in.
 * Two hosts are equal if they have the same name and addresses in the same environment.
 */
@Api
public final class Host {

    private final String name;
    private final List<String> groups;
    private final Map<Network, InetAddress> addresses;
    private final Supplier<SshSession> ssh;
    private final HostContext context;

    /**
     * Creates a host. Tests get theirs from an {@link Environment}; this is for providers.
     *
     * @param name the machine's name
     * @param groups the groups it belongs to
     * @param addresses its address on each declared network, in the order of declaration; never the management address
     * @param ssh opens the session, or returns the open one; called lazily
     * @param context what it shares with the other machines of its environment
     */
    public Host(
            String name,
            List<String> groups,
            Map<Network, InetAddress> addresses,
            Supplier<SshSession> ssh,
            HostContext context) {
        this.name = name;
        this.groups = List.copyOf(groups);
        this.addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        this.ssh = ssh;
        this.context = context;
    }

    /**
     * A machine that belongs to no environment and that nobody can log in to: something to probe by its address.
     *
     * @param name how failures call it
     * @param address the address to probe; the question whether the machine is alive is asked of nobody
     */
    public static Host at(String name, InetAddress address) {
        return unknown(name, Map.of(alone(address), address));
    }

    /**
     * Whatever a name leads to, as this JVM resolves it now; with each of its addresses, in the order of the answer. It belongs to no
     * environment, and nobody can log in to it.
     *
     * @param hostname a name, or an address literal
     * @throws EnvironmentException if the name does not resolve here
     */
    public static Host named(String hostname) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(hostname)) {
                addresses.put(alone(address), address);
            }
        } catch (UnknownHostException e) {
            throw new EnvironmentException("The name '" + hostname + "' does not resolve in this JVM", e);
        }
        return unknown(hostname, addresses);
    }

    private static Network alone(InetAddress address) {
        var subnet = new Subnet(address, address.getAddress().length * 8);
        return new Network(subnet.toString(), subnet);
    }

    private static Host unknown(String name, Map<Network, InetAddress> addresses) {
        return new Host(
                name,
                List.of(),
                addresses,
                () -> {
                    throw new EnvironmentException(
                            "Nobody can log in to '" + name + "': it is known by its address alone");
                },
                HostContext.NONE);
    }

    /** The machine's name. */
    public String name() {
        return name;
    }

    /** The groups it belongs to, possibly none. */
    public List<String> groups() {
        return groups;
    }

    /** Its address on each declared network, in the order of declaration. */
    public Map<Network, InetAddress> addresses() {
        return addresses;
    }

    /**
     * Its address on the network of that name.
     *
     * @throws ConfigurationException if it has none, naming the networks on which it has one
     */
    public InetAddress address(String network) {
        return addresses.entrySet().stream()
                .filter(e -> e.getKey().name().equals(network))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(
                        () -> new ConfigurationException("Host '" + name + "' has no address on network '" + network
                                + "'; it has: "
                                + addresses.keySet().stream().map(Network::name).collect(Collectors.joining(", "))));
    }

    /**
     * The address at which {@code vantage} reaches this machine: the one on a network that both share, else its first
     * one, to which packets are routed.
     *
     * @throws EnvironmentException if this machine has no address on any declared network
     */
    public InetAddress addressFrom(Vantage vantage) {
        Optional<InetAddress> shared = addresses.entrySet().stream()
                .filter(e -> vantage.addresses().stream().anyMatch(e.getKey().subnet()::contains))
                .map(Map.Entry::getValue)
                .findFirst();
        return shared.or(() -> addresses.values().stream().findFirst())
                .orElseThrow(() -> new EnvironmentException("Host '" + name
                        + "' has no address on any network but the management one, which is never probed; "
                        + "declare a network for it in the configset's topology"));
    }

    /**
     * The machine's own address on the interface at which infratest's login arrives, as the machine sees it. It is for looking at the
     * machine from itself, where it has no address that others may probe.
     *
     * @throws EnvironmentException if the machine does not let us in, or does not tell
     */
    public InetAddress loginAddress() {
        return MachineAddresses.login(name, ssh());
    }

    /**
     * The session that infratest itself uses on this machine; one per machine, opened at the first call.
     *
     * @throws EnvironmentException if the machine does not let us in
     */
    public SshSession ssh() {
        return ssh.get();
    }

    /** This machine as the place that a probe looks from. */
    public Vantage vantage() {
        return new SshVantage(name, List.copyOf(addresses.values()), ssh);
    }

    /**
     * The power switch.
     *
     * @throws EnvironmentException if the provider of this environment has none
     */
    public HostPower power() {
        HostPower power = context.power(this);
        if (power == null) {
            throw new EnvironmentException(
                    "Host '" + name + "' cannot be switched off or on: its provider has no such ability");
        }
        return power;
    }

    /** The JVM of the test as the place that a probe looks from: by the network that this machine is on. */
    public Vantage jvm() {
        return context.jvm();
    }

    /** Whether a provider stands behind this machine, so that one can ask it by SSH whether it is alive. */
    public boolean isManaged() {
        return context != HostContext.NONE;
    }

    /** What it shares with the other machines of its environment. */
    public HostContext context() {
        return context;
    }

    /** Where events about this machine go. */
    public EventSink events() {
        return context.events();
    }

    /** The id of the environment that this machine belongs to, or null for one that was made by hand. */
    public @Nullable String environment() {
        return context.environment();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Host host
                && host.name.equals(name)
                && Objects.equals(host.environment(), environment())
                && host.addresses.equals(addresses);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, environment());
    }

    @Override
    public String toString() {
        return name;
    }
}
