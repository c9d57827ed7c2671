package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.TopologySpec;
import org.jspecify.annotations.Nullable;

/**
 * The machines through which packets should go, by what the topology declares: from the network that one starts on, over machines that
 * are on two networks, to the target's.
 *
 * @param hosts the machines of the environment
 * @param topology what was declared
 */
record Gateways(List<Host> hosts, TopologySpec topology) {

    private static final int MOST = 4;

    /**
     * Those between two addresses, in order; none where both are on one network, or where nobody knows.
     *
     * @param from where packets start, or null
     */
    List<Host> between(@Nullable InetAddress from, InetAddress to) {
        if (from == null || networkOf(from).equals(networkOf(to))) {
            return List.of();
        }
        List<List<Host>> ways = new ArrayList<>();
        ways.add(List.of());
        for (int length = 0; length < MOST && !ways.isEmpty(); length++) {
            List<List<Host>> longer = new ArrayList<>();
            for (List<Host> way : ways) {
                for (Host next : nextTo(way, from)) {
                    List<Host> more = new ArrayList<>(way);
                    more.add(next);
                    if (isOnNetworkOf(next, to)) {
                        return more;
                    }
                    longer.add(more);
                }
            }
            ways = longer;
        }
        return List.of();
    }

    private List<Host> nextTo(List<Host> way, InetAddress from) {
        return hosts.stream()
                .filter(host -> host.addresses().size() > 1 && !way.contains(host) && mayForward(host))
                .filter(host -> way.isEmpty()
                        ? isOnNetworkOf(host, from)
                        : host.addresses().keySet().stream()
                                .anyMatch(way.get(way.size() - 1).addresses()::containsKey))
                .toList();
    }

    /** Where gateways are declared, no other machine forwards. */
    private boolean mayForward(Host host) {
        List<@Nullable String> declared = topology.networks().stream()
                .<@Nullable String>map(NetworkSpec::gateway)
                .toList();
        return declared.stream().allMatch(name -> name == null) || declared.contains(host.name());
    }

    private static boolean isOnNetworkOf(Host host, InetAddress address) {
        return host.addresses().keySet().stream()
                        .anyMatch(network -> network.subnet().contains(address))
                && !host.addresses().containsValue(address);
    }

    private Optional<Network> networkOf(InetAddress address) {
        return hosts.stream()
                .flatMap(host -> host.addresses().keySet().stream())
                .filter(network -> network.subnet().contains(address))
                .findFirst();
    }
}
