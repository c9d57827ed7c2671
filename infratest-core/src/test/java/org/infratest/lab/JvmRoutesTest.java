package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.lab.JvmRoutes.Route;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class JvmRoutesTest {

    @Test
    void networksBehindGatewaysAreReachedByTheFirstOfThem() {
        LabSpec lab = LabSpec.named("chain")
                .network(
                        "far", net -> net.subnet("10.3.0.0/24").gateway("inner").withoutJvm())
                .network(
                        "near",
                        net -> net.subnet("10.2.0.0/24")
                                .subnet6("2001:db8:2::/64")
                                .gateway("outer")
                                .withoutJvm())
                .network("public", net -> net.subnet("203.0.113.0/24").subnet6("2001:db8:1::/64"))
                .network("island", net -> net.subnet("10.9.0.0/24").withoutJvm())
                .host(
                        "outer",
                        host -> host.nic("public", "203.0.113.1", "2001:db8:1::1")
                                .nic("near", "10.2.0.1"))
                .host("inner", host -> host.nic("near", "10.2.0.2").nic("far", "10.3.0.1"))
                .build();

        assertThat(JvmRoutes.of(lab))
                .containsExactlyInAnyOrder(
                        route("10.2.0.0/24", "203.0.113.1"),
                        route("2001:db8:2::/64", "2001:db8:1::1"),
                        route("10.3.0.0/24", "203.0.113.1"));
    }

    @Test
    void gatewayBehindATakenWayIsNotAsked() {
        LabSpec lab = LabSpec.named("own")
                .network("lan", net -> net.subnet("10.2.0.0/24").gateway("router"))
                .network("public", net -> net.subnet("203.0.113.0/24"))
                .host("router", host -> host.nic("public", "203.0.113.1").nic("lan", "10.2.0.1"))
                .build();

        assertThat(JvmRoutes.of(lab)).as("the JVM is on both").isEmpty();
    }

    private static Route route(String destination, String via) {
        return new Route(Subnet.parse(destination), Subnet.address(via));
    }
}
