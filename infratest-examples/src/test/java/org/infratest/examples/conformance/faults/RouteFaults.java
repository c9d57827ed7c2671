package org.infratest.examples.conformance.faults;

import static org.infratest.examples.conformance.faults.Scene.CLIENT;
import static org.infratest.examples.conformance.faults.Scene.GATEWAY;
import static org.infratest.examples.conformance.faults.Scene.SERVER;

import java.util.List;

/** Faults of routes, of gateways, and of what they do with large packets. */
final class RouteFaults {

    private RouteFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("source-no-default-route", "route").breaking(CLIENT, "ip route del default"),
                Fault.of("target-no-default-route", "route").breaking(SERVER, "ip route del default"),
                Fault.of("source-blackhole-route", "route").breaking(CLIENT, "ip route add blackhole 10.93.2.0/24"),
                Fault.of("source-prohibit-route", "route").breaking(CLIENT, "ip route add prohibit 10.93.2.0/24"),
                Fault.of("source-unreachable-route", "route").breaking(CLIENT, "ip route add unreachable 10.93.2.0/24"),
                Fault.of("gateway-blackhole-route", "route").breaking(GATEWAY, "ip route add blackhole 10.93.2.10/32"),
                Fault.of("target-blackhole-route-back", "route")
                        .breaking(SERVER, "ip route add blackhole 10.93.1.0/24"),
                Fault.of("source-wrong-gateway", "route").breaking(CLIENT, "ip route replace default via 10.93.1.77"),
                Fault.of("source-route-by-management", "route")
                        .breaking(CLIENT, "ip route replace default via 198.18.1.254 dev mgmt0 onlink"),
                Fault.of("gateway-does-not-forward", "gateway forwarding")
                        .breaking(GATEWAY, "echo 0 > /proc/sys/net/ipv4/ip_forward"),
                Fault.of("gateway-does-not-forward-one-interface", "gateway forwarding")
                        .breaking(GATEWAY, "echo 0 > /proc/sys/net/ipv4/conf/lan/forwarding"),
                Fault.of("gateway-reverse-path-filter", "reverse path filter")
                        .breaking(
                                GATEWAY,
                                "echo 1 > /proc/sys/net/ipv4/conf/all/rp_filter"
                                        + " && ip route add 10.93.1.10/32 via 10.93.2.20"),
                Fault.among("path-mtu-black-hole", "path mtu")
                        .serving(Nginx.serving(
                                "location / { root /run/site; }",
                                "mkdir -p /run/site"
                                        + " && head -c 300000 /dev/zero | tr '\\0' x > /run/site/index.html"))
                        .seenBy(scene -> scene.http().assertOk("/"))
                        .breaking(
                                GATEWAY,
                                "ip link set lan mtu 1000 && nft 'add table ip hole'"
                                        + " && nft 'add chain ip hole out { type filter hook output priority 0; }'"
                                        + " && nft 'add rule ip hole out icmp type destination-unreachable drop'"));
    }
}
