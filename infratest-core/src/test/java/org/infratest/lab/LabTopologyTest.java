package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.infratest.spec.NetworkSpec;
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
}
