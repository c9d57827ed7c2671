package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.hex;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.tagged;
import static org.infratest.lab.net.Frames.untagged;

import java.util.List;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VlanTest {

    private static final int Q = 0x8100;
    private static final int AD = 0x88a8;

    /** The ports' names say their mode: an access port's VLAN; a trunk's tagged VLANs, and the untagged one after n. */
    private final Segment segment = new Segment()
            .with("access10", PortMode.access(10))
            .with("other10", PortMode.access(10))
            .with("access20", PortMode.access(20))
            .with("plain", PortMode.access(0))
            .with("trunk10-20", PortMode.trunk(Set.of(10, 20), 0))
            .with("trunk20n10", PortMode.trunk(Set.of(20), 10))
            .with("trunk0-20", PortMode.trunk(Set.of(0, 20), 0));

    /** From a port, with a tag of that VLAN or none; to whom it comes with the tag of VLAN 10 or 20, and to whom without. */
    @ParameterizedTest
    @CsvSource({
        "access10,   -1, trunk10-20,            other10 trunk20n10",
        "access10,    0, trunk10-20,            other10 trunk20n10",
        "access10,   10, trunk10-20,            other10 trunk20n10",
        "access10,   20, '',                    ''",
        "access20,   -1, trunk0-20 trunk10-20 trunk20n10, ''",
        "plain,      -1, '',                    trunk0-20",
        "plain,       0, '',                    trunk0-20",
        "plain,      10, '',                    ''",
        "trunk10-20, -1, '',                    ''",
        "trunk10-20,  0, '',                    ''",
        "trunk10-20, 10, '',                    access10 other10 trunk20n10",
        "trunk10-20, 20, trunk0-20 trunk20n10,  access20",
        "trunk10-20, 30, '',                    ''",
        "trunk20n10, -1, trunk10-20,            access10 other10",
        "trunk20n10,  0, trunk10-20,            access10 other10",
        "trunk20n10, 10, trunk10-20,            access10 other10",
        "trunk20n10, 20, trunk0-20 trunk10-20,  access20",
        "trunk0-20,  -1, '',                    plain",
        "trunk0-20,   0, '',                    plain",
        "trunk0-20,  20, trunk10-20 trunk20n10, access20",
        "trunk0-20,  10, '',                    ''",
    })
    void frameReachesThePortsOfItsVlanInTheirForm(String from, int tag, String withTag, String without) {
        int vlan = tag > 0 ? tag : from.equals("access20") ? 20 : 10;
        segment.send(from, tag < 0 ? untagged(EVERYBODY, mac(1), "text") : tagged(EVERYBODY, mac(1), "text", Q, tag));

        List<String> tagged = names(withTag);
        List<String> untagged = names(without);
        for (SwitchPort port : segment.device.ports()) {
            List<String> received = segment.received(port.name());
            if (tagged.contains(port.name())) {
                assertThat(received).containsExactly(hex(tagged(EVERYBODY, mac(1), "text", Q, vlan)));
            } else if (untagged.contains(port.name())) {
                assertThat(received).containsExactly(hex(untagged(EVERYBODY, mac(1), "text")));
            } else {
                assertThat(received).as(port.name()).isEmpty();
            }
        }
        long refused = tagged.isEmpty() && untagged.isEmpty() ? 1 : 0;
        assertThat(segment.fromHost(from).dropped(DropReason.VLAN)).isEqualTo(refused);
    }

    @Test
    void priorityOutlivesAChangeOfTheTag() {
        segment.send("access10", tagged(EVERYBODY, mac(1), "urgent", Q, 0xe000));

        assertThat(segment.received("trunk10-20")).containsExactly(hex(tagged(EVERYBODY, mac(1), "urgent", Q, 0xe00a)));
    }

    @Test
    void priorityOutlivesATrunk() {
        segment.send("trunk10-20", tagged(EVERYBODY, mac(1), "urgent", Q, 0xa014));

        assertThat(segment.received("trunk0-20")).containsExactly(hex(tagged(EVERYBODY, mac(1), "urgent", Q, 0xa014)));
    }

    @Test
    void innerTagsPassAsPayload() {
        segment.send("trunk10-20", tagged(EVERYBODY, mac(1), "deep", Q, 10, Q, 20));

        assertThat(segment.received("access10")).containsExactly(hex(tagged(EVERYBODY, mac(1), "deep", Q, 20)));
        assertThat(segment.received("access20")).isEmpty();
    }

    @Test
    void tagsOfProviderBridgesPassAsPayload() {
        segment.send("access10", tagged(EVERYBODY, mac(1), "deep", AD, 20, Q, 20));

        assertThat(segment.received("other10")).containsExactly(hex(tagged(EVERYBODY, mac(1), "deep", AD, 20, Q, 20)));
        assertThat(segment.received("trunk10-20"))
                .containsExactly(hex(tagged(EVERYBODY, mac(1), "deep", Q, 10, AD, 20, Q, 20)));
    }

    @Test
    void sameAddressIsLearnedInEachVlanForItself() {
        segment.send("access10", untagged(EVERYBODY, mac(7), "here in 10"));
        segment.send("access20", untagged(EVERYBODY, mac(7), "here in 20"));
        segment.receivers();

        segment.send("other10", untagged(mac(7), mac(1), "to it"));
        assertThat(segment.receivers()).containsExactly("access10");

        segment.send("trunk10-20", tagged(mac(7), mac(2), "to it", Q, 20));
        assertThat(segment.receivers()).containsExactly("access20");
    }

    @Test
    void knownAddressOfAnotherVlanIsUnknown() {
        segment.send("access20", untagged(EVERYBODY, mac(7), "here in 20"));
        segment.receivers();

        segment.send("access10", untagged(mac(7), mac(1), "to it"));

        assertThat(segment.receivers()).containsExactly("other10", "trunk10-20", "trunk20n10");
    }

    @Test
    void vlanIdsThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> PortMode.access(4095))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("There is no VLAN 4095; they go from 1 to 4094, and 0 means none");
        assertThatThrownBy(() -> PortMode.trunk(Set.of(-1), 0)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> PortMode.trunk(Set.of(0, 5), 7))
                .hasMessage("A trunk cannot carry both VLAN 7 and what is in no VLAN (0) without tags;"
                        + " leave one of them out");
    }

    private static List<String> names(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }
}
