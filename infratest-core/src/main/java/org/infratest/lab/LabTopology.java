package org.infratest.lab;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.jspecify.annotations.Nullable;

/** What of a lab all kinds of environments have. */
final class LabTopology {

    private LabTopology() {}

    static TopologySpec of(LabSpec lab) {
        List<NetworkSpec> networks = lab.networks().stream()
                .map(network ->
                        new NetworkSpec(network.name(), range(lab, network), network.gateway(), segment(lab, network)))
                .toList();
        List<HostSpec> hosts = lab.hosts().stream().map(host -> host(lab, host)).toList();
        return new TopologySpec(networks, hosts);
    }

    private static @Nullable String segment(LabSpec lab, LabNetwork network) {
        if (network.vlan() != 0) {
            return "VLAN " + network.vlan() + " on " + network.segment();
        }
        boolean shared = lab.networks().stream()
                .anyMatch(other -> !other.equals(network) && other.segment().equals(network.segment()));
        return shared ? "untagged on " + network.segment() : null;
    }

    /** The addresses by which its machines are known: those of IPv6 where nobody has another. */
    private static Subnet range(LabSpec lab, LabNetwork network) {
        Subnet six = network.subnet6();
        return six != null && hasOnlySix(lab, network) ? six : network.subnet();
    }

    private static boolean hasOnlySix(LabSpec lab, LabNetwork network) {
        List<Nic.Connection> all = lab.hosts().stream()
                .flatMap(host -> host.nics().stream())
                .flatMap(nic -> nic.connections().stream())
                .filter(connection -> connection.network().equals(network.name()))
                .toList();
        return !all.isEmpty() && !network.dhcp() && all.stream().allMatch(connection -> connection.address() == null);
    }

    /** A card whose address is served has one only once the machine runs. */
    private static HostSpec host(LabSpec lab, LabHost host) {
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        host.nics().stream().flatMap(nic -> nic.connections().stream()).forEach(connection -> {
            LabNetwork network = lab.network(connection.network()).orElseThrow();
            InetAddress address = hasOnlySix(lab, network) ? connection.address6() : connection.address();
            if (address != null) {
                addresses.put(connection.network(), address);
            }
        });
        return new HostSpec(host.name(), addresses, host.groups());
    }
}
