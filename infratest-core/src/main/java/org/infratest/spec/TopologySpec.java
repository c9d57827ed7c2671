package org.infratest.spec;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.ConfigurationException;

/**
 * The networks and machines that a configset declares.
 *
 * @param networks the declared networks, in order
 * @param hosts the declared machines, in order
 */
@Api
public record TopologySpec(List<NetworkSpec> networks, List<HostSpec> hosts) {

    /** A topology that declares nothing: networks are then read from the running machines alone. */
    public static final TopologySpec UNDECLARED = new TopologySpec(List.of(), List.of());

    /**
     * Checks that every address lies in its network and that every name that is used is declared.
     *
     * @throws ConfigurationException naming the host, the network and the value that do not fit
     */
    public TopologySpec {
        networks = List.copyOf(networks);
        hosts = List.copyOf(hosts);
        for (HostSpec host : hosts) {
            for (Map.Entry<String, InetAddress> address : host.addresses().entrySet()) {
                check(networks, host, address.getKey(), address.getValue());
            }
        }
        checkUnique(hosts);
        for (NetworkSpec network : networks) {
            if (network.gateway() != null
                    && hosts.stream().noneMatch(h -> h.name().equals(network.gateway()))) {
                throw new ConfigurationException("Network '" + network.name() + "' names gateway '" + network.gateway()
                        + "', which is not a declared host; declared: "
                        + hosts.stream().map(HostSpec::name).toList());
            }
        }
    }

    /** The later of two machines with one address would boot, and answer in place of the first now and then. */
    private static void checkUnique(List<HostSpec> hosts) {
        Map<InetAddress, String> owners = new HashMap<>();
        for (HostSpec host : hosts) {
            for (InetAddress address : host.addresses().values()) {
                String owner = owners.putIfAbsent(address, host.name());
                if (owner != null) {
                    throw new ConfigurationException("Host '" + host.name() + "' has address "
                            + address.getHostAddress() + ", which host '" + owner + "' has already");
                }
            }
        }
    }

    private static void check(List<NetworkSpec> networks, HostSpec host, String network, InetAddress address) {
        NetworkSpec declared = networks.stream()
                .filter(n -> n.name().equals(network))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Host '" + host.name() + "' has an address on network '"
                        + network + "', which is not declared; declared: "
                        + networks.stream().map(NetworkSpec::name).toList()));
        if (!declared.subnet().contains(address)) {
            throw new ConfigurationException("Address " + address.getHostAddress() + " of host '" + host.name()
                    + "' does not lie in network '" + network + "' (" + declared.subnet() + ")");
        }
    }

    /** The declared network of that name. */
    public Optional<NetworkSpec> network(String name) {
        return networks.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /** The declared machine of that name. */
    public Optional<HostSpec> host(String name) {
        return hosts.stream().filter(h -> h.name().equals(name)).findFirst();
    }
}
