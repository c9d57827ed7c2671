package org.infratest.lab;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.TopologySpec;
import org.jspecify.annotations.Nullable;

/** What of a lab all kinds of environments have. */
final class LabTopology {

    private LabTopology() {}

    static TopologySpec of(LabSpec lab) {
        List<NetworkSpec> networks = lab.networks().stream()
                .map(network ->
                        new NetworkSpec(network.name(), network.subnet(), network.gateway(), segment(lab, network)))
                .toList();
        List<HostSpec> hosts = lab.hosts().stream().map(LabTopology::host).toList();
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

    /** A card whose address is served has one only once the machine runs. */
    private static HostSpec host(LabHost host) {
        Map<String, InetAddress> addresses = new LinkedHashMap<>();
        host.nics().stream().flatMap(nic -> nic.connections().stream()).forEach(connection -> {
            InetAddress address = connection.address();
            if (address != null) {
                addresses.put(connection.network(), address);
            }
        });
        return new HostSpec(host.name(), addresses, host.groups());
    }
}
