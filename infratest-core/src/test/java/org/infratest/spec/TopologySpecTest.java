package org.infratest.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;

class TopologySpecTest {

    private static final NetworkSpec LAN = new NetworkSpec("lan", Subnet.parse("198.51.100.0/24"), null);
    private static final InetAddress ADDRESS = Subnet.address("198.51.100.10");

    @Test
    void addressThatTwoHostsHaveIsNamed() {
        HostSpec web = new HostSpec("web", Map.of("lan", ADDRESS), List.of());
        HostSpec db = new HostSpec("db", Map.of("lan", ADDRESS), List.of());

        assertThatThrownBy(() -> new TopologySpec(List.of(LAN), List.of(web, db)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Host 'db' has address 198.51.100.10, which host 'web' has already");
    }
}
