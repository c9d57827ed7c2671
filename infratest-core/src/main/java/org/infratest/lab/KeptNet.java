package org.infratest.lab;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.SwitchState;
import org.infratest.lab.net.ip.DhcpServer;

/**
 * What the networks of a lab were doing at one moment.
 *
 * @param switches by segment
 * @param leases the addresses that were given, by network
 */
record KeptNet(Map<String, SwitchState> switches, Map<String, List<DhcpServer.Kept>> leases) {

    KeptNet {
        switches = Collections.unmodifiableMap(new LinkedHashMap<>(switches));
        leases = Collections.unmodifiableMap(new LinkedHashMap<>(leases));
    }

    /** The same as if these machines had never been: nothing is known of their cards, and nothing that they have sent is on the way. */
    KeptNet without(LabSpec lab, Set<String> machines) {
        Set<String> ports = new HashSet<>();
        Set<MacAddress> cards = new HashSet<>();
        for (int index = 0; index < lab.hosts().size(); index++) {
            LabHost host = lab.hosts().get(index);
            if (machines.contains(host.name())) {
                for (int card = 0; card < host.nics().size(); card++) {
                    ports.add(LabNet.port(host, card));
                    cards.add(LabMacs.card(index, card));
                }
            }
        }
        Map<String, SwitchState> others = new LinkedHashMap<>();
        switches.forEach((segment, state) -> others.put(segment, state.without(ports, cards)));
        Map<String, List<DhcpServer.Kept>> given = new LinkedHashMap<>();
        leases.forEach((network, all) -> given.put(
                network, all.stream().filter(lease -> !isOf(lease, cards)).toList()));
        return new KeptNet(others, given);
    }

    private static boolean isOf(DhcpServer.Kept lease, Set<MacAddress> cards) {
        String holder = lease.holder();
        return holder != null && cards.contains(MacAddress.parse(holder));
    }
}
