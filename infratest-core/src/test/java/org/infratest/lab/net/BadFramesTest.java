package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.hex;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;
import static org.infratest.lab.net.Frames.tagged;
import static org.infratest.lab.net.Frames.untagged;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that no card should send, by name, into ports of each kind. */
class BadFramesTest {

    private static final int Q = 0x8100;
    private static final int AD = 0x88a8;
    private static final List<String> PORTS = List.of("access", "plain", "trunk");

    private final Segment segment = new Segment(SwitchSettings.defaults().withMaxFrame(1514))
            .with("access", PortMode.access(10))
            .with("plain", PortMode.access(0))
            .with("trunk", PortMode.trunk(Set.of(10, 20), 0))
            .with("access10", PortMode.access(10))
            .with("plain0", PortMode.access(0))
            .with("trunk10", PortMode.trunk(Set.of(10, 20), 0));

    static List<Arguments> refused() {
        return List.of(
                arguments(named("empty", ByteBuffer.allocate(0)), DropReason.RUNT),
                arguments(named("runt within its addresses", ByteBuffer.allocate(11)), DropReason.RUNT),
                arguments(
                        named(
                                "runt without a whole type",
                                sized(EVERYBODY, mac(1), 14).limit(13)),
                        DropReason.RUNT),
                arguments(named("cut off before its tag's VLAN", cutTag(14)), DropReason.RUNT),
                arguments(named("cut off within its tag's VLAN", cutTag(15)), DropReason.RUNT),
                arguments(named("cut off behind its tag's VLAN", cutTag(16)), DropReason.RUNT),
                arguments(named("cut off within the type behind its tag", cutTag(17)), DropReason.RUNT),
                arguments(
                        named("longer than the network's frames", sized(EVERYBODY, mac(1), 1515)), DropReason.OVERSIZE),
                arguments(named("tagged and longer", longAndTagged()), DropReason.OVERSIZE),
                arguments(named("from nobody", untagged(EVERYBODY, 0, "text")), DropReason.INVALID_SOURCE),
                arguments(named("from everybody", untagged(mac(1), EVERYBODY, "text")), DropReason.INVALID_SOURCE),
                arguments(
                        named("from a group", untagged(mac(1), 0x0100_5e00_0001L, "text")), DropReason.INVALID_SOURCE),
                arguments(
                        named("tagged, from a group", tagged(mac(1), 0x3333_0000_0001L, "text", Q, 10)),
                        DropReason.INVALID_SOURCE),
                arguments(named("VLAN 4095", tagged(EVERYBODY, mac(1), "text", Q, 0x0fff)), DropReason.VLAN),
                arguments(
                        named("VLAN 4095 with a priority", tagged(EVERYBODY, mac(1), "text", Q, 0xffff)),
                        DropReason.VLAN),
                arguments(
                        named("VLAN 4095 around one of the port", tagged(EVERYBODY, mac(1), "text", Q, 0x0fff, Q, 10)),
                        DropReason.VLAN));
    }

    private static ByteBuffer cutTag(int length) {
        return tagged(EVERYBODY, mac(1), "text", Q, 10).limit(length);
    }

    private static ByteBuffer longAndTagged() {
        return tagged(EVERYBODY, mac(1), "x".repeat(1501), Q, 10);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void frameIsRefusedAtEachPortForItsReasonAndTeachesNothing(ByteBuffer frame, DropReason reason) {
        for (String port : PORTS) {
            segment.send(port, frame.duplicate());

            assertThat(segment.receivers()).as(port).isEmpty();
            assertThat(segment.fromHost(port).dropped()).as(port).containsOnlyKeys(reason);
        }
        assertThat(segment.device.addresses()).isZero();
        assertThat(segment.loop.errors()).isEmpty();
    }

    static final List<Named<ByteBuffer>> DOUBLE_TAGS = Stream.of(
                    tagged(EVERYBODY, mac(1), "text", Q, 10, Q, 20),
                    tagged(EVERYBODY, mac(1), "text", Q, 10, Q, 0x0fff),
                    tagged(EVERYBODY, mac(1), "text", Q, 10, AD, 20, Q, 20),
                    tagged(EVERYBODY, mac(1), "text", Q, 10, Q, 20).limit(18),
                    tagged(EVERYBODY, mac(1), "text", Q, 10, Q, 20).limit(20))
            .map(frame -> named(hex(frame), frame))
            .toList();

    /** A tag within a tag is payload, cut off or not: nobody comes into a VLAN by it. */
    @ParameterizedTest
    @FieldSource("DOUBLE_TAGS")
    void onlyTheOuterOfTwoTagsCounts(ByteBuffer frame) {
        segment.send("trunk", frame.duplicate());

        String whole = hex(frame);
        String inner = whole.substring(0, 24) + whole.substring(32);
        assertThat(segment.received("trunk10")).containsExactly(whole);
        assertThat(segment.received("access10")).containsExactly(inner);
        assertThat(segment.received("plain0")).isEmpty();
    }
}
