package org.infratest.reachability;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.spec.NetworkSpec;

/**
 * Which machine stands between two others, as the topology of their environment declares it.
 *
 * @param environment where all of them run
 */
record Gateways(Environment environment) {

    /**
     * The gateway of the network on which the target is reached, else that of a network of the source.
     *
     * @throws ConfigurationException if they share a network, or none is declared
     */
    Host between(Source from, Host to) {
        String far = Look.of(from, to, Service.icmp()).network();
        List<String> near = networks(from, to);
        if (near.contains(far)) {
            throw new ConfigurationException(from.name() + " and " + to.name() + " are both on network '" + far
                    + "', so no gateway is between them");
        }
        return Stream.concat(Stream.of(far), near.stream())
                .flatMap(name -> environment.topology().network(name).stream())
                .map(NetworkSpec::gateway)
                .filter(Objects::nonNull)
                .filter(gateway -> !gateway.equals(to.name()) && !gateway.equals(from.name()))
                .findFirst()
                .map(environment::host)
                .orElseThrow(() -> new ConfigurationException("the topology of environment '" + environment.name()
                        + "' names no gateway between " + from.name() + " and " + to.name()
                        + "; add it to network '" + far + "'"));
    }

    /** Whether a source is on the network on which a look sees its target. */
    boolean isBehind(Source from, Look look) {
        return networks(from, look.to()).contains(look.network());
    }

    /** The networks on which a source has an address itself. */
    private List<String> networks(Source from, Host to) {
        Host host = from.host();
        if (host != null) {
            return host.addresses().keySet().stream().map(Network::name).toList();
        }
        return environment.hosts().stream()
                .flatMap(machine -> machine.addresses().entrySet().stream())
                .map(Map.Entry::getKey)
                .distinct()
                .filter(network -> to.jvm().addresses().stream().anyMatch(network.subnet()::contains))
                .map(Network::name)
                .toList();
    }
}
