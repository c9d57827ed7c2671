package org.infratest.examples.lab;

import java.util.function.Supplier;
import org.infratest.lab.LabSpec;

/** Two networks on one cable, as VLANs, with a router on a stick between them and a third network. */
public final class OfficeLab implements Supplier<LabSpec> {

    private static final String ROUTE = """
            sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
            systemctl stop ufw
            """;

    @Override
    public LabSpec get() {
        return LabSpec.named("office")
                .domain("office.example")
                .network(
                        "desks",
                        net -> net.subnet("10.1.0.0/24")
                                .subnet6("2001:db8:1::/64")
                                .vlan("floor", 10)
                                .gateway("router"))
                .network(
                        "servers",
                        net -> net.subnet("10.2.0.0/24")
                                .subnet6("2001:db8:2::/64")
                                .vlan("floor", 20)
                                .gateway("router")
                                .withoutJvm())
                .network("backbone", net -> net.subnet("198.51.100.0/24").mtu(9000))
                .host(
                        "router",
                        host -> host.trunk(trunk -> trunk.network("desks", "10.1.0.1", "2001:db8:1::1")
                                        .network("servers", "10.2.0.1", "2001:db8:2::1"))
                                .nic("backbone", "198.51.100.1")
                                .script("routing", ROUTE))
                .host("desk", host -> host.nic("desks").cpus(2).memory(320)) // its address is served by DHCP
                .host(
                        "files",
                        host -> host.nic("servers", "10.2.0.10", "2001:db8:2::10")
                                .disk(64)
                                .groups("servers")
                                .script("open", "systemctl stop ufw\n"))
                .build();
    }
}
