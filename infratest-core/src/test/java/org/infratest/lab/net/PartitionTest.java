package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;
import static org.infratest.lab.net.Frames.untagged;

import java.util.List;
import java.util.Set;
import org.infratest.ConfigurationException;
import org.junit.jupiter.api.Test;

class PartitionTest {

    private final Segment segment = new Segment().with("a", "b", "c", "d", "jvm");

    @Test
    void partsDoNotHearEachOther() {
        segment.device.partition(List.of(Set.of("a", "b"), Set.of("c", "d")));

        segment.send("a", untagged(EVERYBODY, mac(1), "to all"));
        assertThat(segment.receivers()).containsExactly("b", "jvm");
        segment.send("c", untagged(EVERYBODY, mac(3), "to all"));
        assertThat(segment.receivers()).containsExactly("d", "jvm");
        assertThat(segment.toHost("c").dropped(DropReason.PARTITION)).isEqualTo(1);
    }

    @Test
    void portInNoPartHearsAllAndIsHeardByAll() {
        segment.device.partition(List.of(Set.of("a", "b"), Set.of("c", "d")));

        segment.send("jvm", untagged(EVERYBODY, mac(9), "to all"));

        assertThat(segment.receivers()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void knownAddressOnTheOtherSideIsNotReached() {
        segment.send("c", untagged(EVERYBODY, mac(3), "here is c"));
        segment.device.partition(List.of(Set.of("a"), Set.of("c")));
        segment.receivers();

        segment.send("a", untagged(mac(3), mac(1), "to c"));

        assertThat(segment.receivers()).isEmpty();
    }

    @Test
    void newPartitionReplacesTheOldOneAndNoneHeals() {
        segment.device.partition(List.of(Set.of("a"), Set.of("b")));
        segment.device.partition(List.of(Set.of("c"), Set.of("d")));
        segment.send("a", untagged(EVERYBODY, mac(1), "to all"));
        assertThat(segment.receivers()).containsExactly("b", "c", "d", "jvm");
        assertThat(segment.device.isClean()).isFalse();

        segment.device.partition(List.of());

        assertThat(segment.device.isClean()).isTrue();
        segment.send("c", untagged(EVERYBODY, mac(3), "to all"));
        assertThat(segment.receivers()).containsExactly("a", "b", "d", "jvm");
    }

    @Test
    void partitionWithAMistakeChangesNothing() {
        assertThatThrownBy(() -> segment.device.partition(List.of(Set.of("a"), Set.of("x"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The switch 'lan' has no port 'x'; it has [a, b, c, d, jvm]");
        assertThatThrownBy(() -> segment.device.partition(List.of(Set.of("a"), Set.of("a"))))
                .hasMessage("Port 'a' of the switch 'lan' is in two parts of a partition: [[a], [a]]");

        assertThat(segment.device.isClean()).isTrue();
    }

    @Test
    void packetsLargerThanTheMtuAreDroppedUntilHealed() {
        segment.device.limitMtu(1400);
        segment.send("a", sized(EVERYBODY, mac(1), 1414));
        assertThat(segment.receivers()).containsExactly("b", "c", "d", "jvm");

        segment.send("a", sized(EVERYBODY, mac(1), 1415));
        assertThat(segment.receivers()).isEmpty();
        assertThat(segment.fromHost("a").dropped(DropReason.MTU)).isEqualTo(1);
        assertThat(segment.device.isClean()).isFalse();

        segment.device.heal();
        segment.send("a", sized(EVERYBODY, mac(1), 1415));
        assertThat(segment.receivers()).containsExactly("b", "c", "d", "jvm");
    }

    @Test
    void portNamesAreUnique() {
        assertThatThrownBy(() -> segment.with("a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The switch 'lan' has two ports that are called 'a'");
    }
}
