package org.infratest.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.Network;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.junit.jupiter.api.Test;

class GatewaysTest {

    private static final Host APP = host("app", "10.0.1.10");
    private static final Host EDGE = host("edge", "10.0.1.1", "10.0.2.1");
    private static final Host CORE = host("core", "10.0.2.2", "10.0.3.1");
    private static final Host BASTION = host("bastion", "10.0.1.5", "10.0.2.5");
    private static final Host DB = host("db", "10.0.3.30");

    private static Host host(String name, String... addresses) {
        Map<Network, InetAddress> all = new LinkedHashMap<>();
        for (String address : addresses) {
            String net = address.substring(0, address.lastIndexOf('.'));
            all.put(new Network(net, Subnet.parse(net + ".0/24")), Subnet.address(address));
        }
        return new Host(
                name,
                List.of(),
                all,
                () -> {
                    throw new EnvironmentException("no session");
                },
                HostContext.NONE);
    }

    private static List<Host> between(TopologySpec topology, String from, String to, Host... hosts) {
        return new Gateways(List.of(hosts), topology).between(Subnet.address(from), Subnet.address(to));
    }

    @Test
    void wayLeadsOverMachinesOnTwoNetworks() {
        assertThat(between(TopologySpec.UNDECLARED, "10.0.1.10", "10.0.3.30", APP, EDGE, CORE, DB))
                .containsExactly(EDGE, CORE);
    }

    @Test
    void wayBackIsTheOtherWayRound() {
        assertThat(between(TopologySpec.UNDECLARED, "10.0.3.30", "10.0.1.10", APP, EDGE, CORE, DB))
                .containsExactly(CORE, EDGE);
    }

    @Test
    void oneNetworkNeedsNoGateway() {
        assertThat(between(TopologySpec.UNDECLARED, "10.0.1.10", "10.0.1.5", APP, EDGE, BASTION))
                .isEmpty();
    }

    @Test
    void declaredGatewayIsPreferredToOtherMachinesOnTwoNetworks() {
        TopologySpec declared = new TopologySpec(
                List.of(
                        new NetworkSpec("a", Subnet.parse("10.0.1.0/24"), "edge"),
                        new NetworkSpec("b", Subnet.parse("10.0.2.0/24"), "edge")),
                List.of(new org.infratest.spec.HostSpec("edge", Map.of(), List.of())));

        assertThat(between(declared, "10.0.1.10", "10.0.2.9", BASTION, APP, EDGE))
                .containsExactly(EDGE);
    }

    @Test
    void noWayIsKnownWhereNoMachineLeadsThere() {
        assertThat(between(TopologySpec.UNDECLARED, "10.0.1.10", "10.0.3.30", APP, EDGE, DB))
                .isEmpty();
    }
}
