package org.infratest.lab;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the networks of a lab that can be reached through the machines that lead there.
 *
 * @param lab the lab
 * @param family which addresses
 * @param self the machine that looks, which is no way for itself; null for one that leads nowhere
 */
record WaysIn(LabSpec lab, Routing.Family family, @Nullable String self) {

    /**
     * Each further network, and the neighbour through which it is reached by the fewest machines.
     *
     * @param start networks from which a neighbour can be addressed
     * @param own the names of the networks to which no way is needed
     */
    Map<Subnet, InetAddress> from(List<LabNetwork> start, Set<String> own) {
        Map<Subnet, InetAddress> ways = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>(own);
        List<Step> steps = new ArrayList<>();
        start.forEach(network -> steps.add(new Step(network, null)));
        for (int i = 0; i < steps.size(); i++) {
            for (Step next : beyond(steps.get(i))) {
                Subnet subnet = family.subnet().apply(next.network());
                InetAddress hop = next.hop();
                if (subnet != null && hop != null && seen.add(next.network().name())) {
                    ways.put(subnet, hop);
                    steps.add(next);
                }
            }
        }
        return ways;
    }

    /** A network on the way, and the neighbour through which it was reached; null where the machine itself is on it. */
    private record Step(LabNetwork network, @Nullable InetAddress hop) {}

    private List<Step> beyond(Step step) {
        List<Step> next = new ArrayList<>();
        for (LabHost router : lab.hosts()) {
            if (router.name().equals(self) || !isOn(router, step.network()) || !isGateway(router)) {
                continue;
            }
            InetAddress hop = step.hop() == null ? family.address(router, step.network()) : step.hop();
            for (LabNetwork network : networks(router)) {
                String gateway = network.gateway();
                if (gateway == null || gateway.equals(router.name())) {
                    next.add(new Step(network, hop));
                }
            }
        }
        return next;
    }

    private boolean isGateway(LabHost candidate) {
        return lab.networks().stream().anyMatch(network -> candidate.name().equals(network.gateway()));
    }

    private boolean isOn(LabHost host, LabNetwork network) {
        return networks(host).contains(network);
    }

    private List<LabNetwork> networks(LabHost of) {
        return connections(of)
                .map(connection -> lab.network(connection.network()).orElseThrow())
                .toList();
    }

    private static Stream<Nic.Connection> connections(LabHost host) {
        return host.nics().stream().flatMap(nic -> nic.connections().stream());
    }
}
