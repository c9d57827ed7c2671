package org.infratest.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;

class SubnetTest {

    @Test
    void containsItsAddressesAndNoOthers() {
        Subnet subnet = Subnet.parse("203.0.113.77/25");

        assertThat(subnet).hasToString("203.0.113.0/25");
        assertThat(subnet.contains(Subnet.address("203.0.113.127"))).isTrue();
        assertThat(subnet.contains(Subnet.address("203.0.113.128"))).isFalse();
        assertThat(subnet.contains(Subnet.address("2001:db8::1"))).isFalse();
        assertThat(Subnet.parse("0.0.0.0/0").contains(Subnet.address("8.8.8.8")))
                .isTrue();
        assertThat(Subnet.parse("2001:db8::/33").contains(Subnet.address("2001:db8:8000::1")))
                .isFalse();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Subnet.parse("203.0.113.0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Subnet '203.0.113.0' is not of the form address/prefix, like 203.0.113.0/24");
        assertThatThrownBy(() -> Subnet.parse("203.0.113.0/33"))
                .hasMessage("Prefix length 33 of 203.0.113.0 is not between 0 and 32");
        assertThatThrownBy(() -> Subnet.parse("203.0.113.0/x")).hasMessageContaining("has no number after the slash");
        assertThatThrownBy(() -> Subnet.parse("example.org/24")).hasMessage("'example.org' is not an IP address");
        assertThatThrownBy(() -> Subnet.address("300.1.1.1")).hasMessage("'300.1.1.1' is not an IP address");
    }
}
