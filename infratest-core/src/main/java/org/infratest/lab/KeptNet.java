package org.infratest.lab;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
}
