package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class WaysInTest {

    private final LabSpec lab = LabSpec.named("chain")
            .network("lan", net -> net.subnet("10.1.0.0/24").gateway("router"))
            .network("near", net -> net.subnet("10.2.0.0/24").gateway("inner").withoutJvm())
            .network("far", net -> net.subnet("10.3.0.0/24").gateway("deep").withoutJvm())
            .network("public", net -> net.subnet("203.0.113.0/24"))
            .host("router", host -> host.nic("lan", "10.1.0.1").nic("public", "203.0.113.1"))
            .host("inner", host -> host.nic("lan", "10.1.0.2").nic("near", "10.2.0.1"))
            .host("deep", host -> host.nic("near", "10.2.0.2").nic("far", "10.3.0.1"))
            .build();

    @Test
    void whoIsServedOnANetworkLearnsTheNeighboursThatLeadOn() {
        assertThat(Routing.into(lab, lab.network("lan").orElseThrow()))
                .isEqualTo(Map.of(
                        Subnet.parse("10.2.0.0/24"), Subnet.address("10.1.0.2"),
                        Subnet.parse("10.3.0.0/24"), Subnet.address("10.1.0.2"),
                        Subnet.parse("203.0.113.0/24"), Subnet.address("10.1.0.1")));
    }

    @Test
    void wayBackToTheNetworkItselfIsNoneOfThem() {
        assertThat(Routing.into(lab, lab.network("far").orElseThrow())).doesNotContainKey(Subnet.parse("10.3.0.0/24"));
    }
}
