package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class LabTopologyTest {

    @Test
    void networksThatShareACableSayHow() {
        LabSpec lab = LabSpec.named("office")
                .network("desks", net -> net.subnet("10.1.0.0/24").vlan("floor", 10))
                .network("guests", net -> net.subnet("10.2.0.0/24").vlan("floor", 0))
                .network("phones", net -> net.subnet("10.3.0.0/24").vlan("attic", 30))
                .network("yard", net -> net.subnet("10.4.0.0/24"))
                .host("desk", host -> host.nic("desks", "10.1.0.5"))
                .build();

        assertThat(LabTopology.of(lab).networks())
                .extracting(NetworkSpec::name, NetworkSpec::segment)
                .containsExactly(
                        tuple("desks", "VLAN 10 on floor"),
                        tuple("guests", "untagged on floor"),
                        tuple("phones", "VLAN 30 on attic"),
                        tuple("yard", null));
    }

    @Test
    void sixCountsWhereThereIsNoOtherAddress() {
        LabSpec lab = LabSpec.named("sixes")
                .network("both", net -> net.subnet("10.1.0.0/24").subnet6("2001:db8:1::/64"))
                .network(
                        "still",
                        net -> net.subnet("10.2.0.0/24")
                                .subnet6("2001:db8:2::/64")
                                .withoutDhcp())
                .network(
                        "far",
                        net -> net.subnet("10.3.0.0/24")
                                .subnet6("2001:db8:3::/64")
                                .withoutJvm())
                .host(
                        "one",
                        host -> host.nic("both", "10.1.0.5", "2001:db8:1::5")
                                .nic("still", "2001:db8:2::5")
                                .nic("far", "2001:db8:3::5"))
                .host("two", host -> host.nic("both", "2001:db8:1::6")) // that of IPv4 is served
                .build();

        assertThat(LabTopology.of(lab).networks())
                .extracting(NetworkSpec::subnet)
                .extracting(Subnet::toString)
                .containsExactly("10.1.0.0/24", "2001:db8:2:0:0:0:0:0/64", "2001:db8:3:0:0:0:0:0/64");
        assertThat(LabTopology.of(lab).hosts())
                .extracting(HostSpec::addresses)
                .containsExactly(
                        Map.of(
                                "both", Subnet.address("10.1.0.5"),
                                "still", Subnet.address("2001:db8:2::5"),
                                "far", Subnet.address("2001:db8:3::5")),
                        Map.of());
    }
}
