package org.infratest.examples.conformance.faults;

import static org.infratest.examples.conformance.faults.Scene.BYSTANDER;
import static org.infratest.examples.conformance.faults.Scene.CLIENT;
import static org.infratest.examples.conformance.faults.Scene.GATEWAY;
import static org.infratest.examples.conformance.faults.Scene.SERVER;

import java.util.List;

/** Faults of cables, addresses and neighbours. */
final class WireFaults {

    private static final String NOBODY = "02:00:00:00:00:99";
    private static final String DUPLICATE = "02:00:00:00:02:20";

    private WireFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("target-interface-down", "link").breaking(SERVER, "ip link set dmz down"),
                Fault.of("source-interface-down", "link").breaking(CLIENT, "ip link set lan down"),
                Fault.of("gateway-inside-down", "link").breaking(GATEWAY, "ip link set dmz down"),
                Fault.of("gateway-outside-down", "link").breaking(GATEWAY, "ip link set lan down"),
                Fault.ofPing("ping-target-interface-down", "link").breaking(SERVER, "ip link set dmz down"),
                Fault.of("target-wrong-address", "address")
                        .breaking(
                                SERVER,
                                "ip address del 10.93.2.10/24 dev dmz && ip address add 10.93.2.11/24 dev dmz"
                                        + " && ip route replace default via 10.93.2.1"),
                Fault.of("source-wrong-netmask", "address")
                        .breaking(
                                CLIENT,
                                "ip address add 10.93.1.10/16 dev lan && ip address del 10.93.1.10/24 dev lan"
                                        + " && ip route replace default via 10.93.1.1"),
                Fault.of("target-wrong-netmask", "address")
                        .breaking(
                                SERVER,
                                "ip address add 10.93.2.10/16 dev dmz && ip address del 10.93.2.10/24 dev dmz"
                                        + " && ip route replace default via 10.93.2.1"),
                Fault.listening("duplicate-address", "address")
                        .breaking(
                                BYSTANDER,
                                "echo 1 > /proc/sys/net/ipv4/conf/dmz/arp_notify"
                                        + " && ip address add 10.93.2.10/24 dev dmz")
                        .until(BYSTANDER, "ip link set dmz address " + DUPLICATE) // it says so to the others each time
                        .until(GATEWAY, "ip neigh show 10.93.2.10 dev dmz | grep -q " + DUPLICATE),
                Fault.of("target-arp-off", "neighbour")
                        .breaking(SERVER, "ip link set dmz arp off")
                        .breaking(GATEWAY, "ip neigh flush dev dmz"),
                Fault.of("source-fixed-wrong-neighbour", "neighbour")
                        .breaking(CLIENT, "ip neigh replace 10.93.1.1 lladdr " + NOBODY + " dev lan nud permanent"),
                Fault.of("gateway-fixed-wrong-neighbour", "neighbour")
                        .breaking(GATEWAY, "ip neigh replace 10.93.2.10 lladdr " + NOBODY + " dev dmz nud permanent"),
                Fault.of("target-fixed-wrong-neighbour", "neighbour")
                        .breaking(SERVER, "ip neigh replace 10.93.2.1 lladdr " + NOBODY + " dev dmz nud permanent"));
    }
}
