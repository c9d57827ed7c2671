package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignedTest {

    @Test
    void whoHasNoAddressGetsAFreeOneOfTheUpperHalf() {
        LabSpec lab = LabSpec.named("lab")
                .network("lan", net -> net.subnet("10.0.0.0/29"))
                .host("fixed", host -> host.nic("lan", "10.0.0.4"))
                .host("one", host -> host.nic("lan"))
                .host("two", host -> host.nic("lan"))
                .build();

        assertThat(address(lab, "fixed")).isEqualTo(Subnet.address("10.0.0.4"));
        assertThat(address(lab, "one")).isEqualTo(Subnet.address("10.0.0.5"));
        assertThat(address(lab, "two"))
                .as("10.0.0.6 is the JVM's, 10.0.0.7 the broadcast address")
                .isNull();
    }

    private static @Nullable InetAddress address(LabSpec lab, String name) {
        LabHost host = lab.host(name).orElseThrow();
        return Assigned.of(lab)
                .address(host, 0, host.nics().get(0).connections().get(0));
    }
}
