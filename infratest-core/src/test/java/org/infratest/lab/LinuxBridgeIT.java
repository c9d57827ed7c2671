package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.BridgePort.ACCESS_10;
import static org.infratest.lab.BridgePort.ACCESS_20;
import static org.infratest.lab.BridgePort.MIXED;
import static org.infratest.lab.BridgePort.NATIVE;
import static org.infratest.lab.BridgePort.OTHER_10;
import static org.infratest.lab.BridgePort.PLAIN;
import static org.infratest.lab.BridgePort.TRUNK;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;
import static org.infratest.lab.net.Frames.tagged;
import static org.infratest.lab.net.Frames.untagged;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.lab.net.Frames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lab's switch beside the bridge of a Linux kernel: the same frames into the same ports of both, and the same bytes out of the same ports.
 * The expectations that stand in a test say in addition what that is.
 */
class LinuxBridgeIT {

    private static final int Q = 0x8100;
    private static final int AD = 0x88a8;
    private static final int FRAMES = 2000;
    private static final long GROUP = 0x3333_0000_0001L;
    private static final Duration AGEING = Duration.ofMinutes(5);

    @TempDir
    static Path folder;

    private static GuestBridge linux;

    private final SwitchBridge ours = new SwitchBridge(AGEING);

    @BeforeAll
    static void boot() throws IOException {
        linux = new GuestBridge(folder);
        linux.start();
    }

    @AfterAll
    static void cut() throws IOException {
        linux.close();
    }

    @BeforeEach
    void knowNobody() {
        linux.forget();
    }

    @Test
    void broadcastMulticastAndUnknownUnicastGoToTheirWholeVlan() {
        for (long to : List.of(EVERYBODY, GROUP, mac(9))) {
            assertBoth(ACCESS_10, untagged(to, mac(1), "in 10"), OTHER_10, NATIVE, TRUNK);
            assertBoth(ACCESS_20, untagged(to, mac(2), "in 20"), TRUNK, NATIVE, MIXED);
            assertBoth(PLAIN, untagged(to, mac(3), "in none"), MIXED);
            assertBoth(TRUNK, tagged(to, mac(4), "in 10", Q, 10), ACCESS_10, OTHER_10, NATIVE);
            assertBoth(TRUNK, tagged(to, mac(4), "in 20", Q, 20), ACCESS_20, NATIVE, MIXED);
        }
    }

    @Test
    void tagsComeAndGoAsThePortsSay() {
        for (BridgePort from : BridgePort.values()) {
            assertSame("frame", from, untagged(EVERYBODY, mac(1), "without a tag"));
            for (int vlan : List.of(0, 10, 20, 30, 4094, 4095)) {
                assertSame("frame", from, tagged(EVERYBODY, mac(1), "with a tag", Q, vlan));
                assertSame("frame", from, tagged(EVERYBODY, mac(1), "urgent, and may be dropped", Q, 0xf000 | vlan));
                assertSame("frame", from, tagged(EVERYBODY, mac(1), "with a tag in a tag", Q, vlan, Q, 20));
                assertSame("frame", from, tagged(EVERYBODY, mac(1), "of a provider", AD, vlan, Q, 10));
            }
        }
        assertBoth(ACCESS_10, tagged(EVERYBODY, mac(1), "own VLAN", Q, 10), OTHER_10, NATIVE, TRUNK);
        assertBoth(ACCESS_10, tagged(EVERYBODY, mac(1), "a priority", Q, 0x6000), OTHER_10, NATIVE, TRUNK);
        assertRefused(ACCESS_10, tagged(EVERYBODY, mac(1), "another's VLAN", Q, 20));
        assertRefused(TRUNK, untagged(EVERYBODY, mac(1), "no VLAN"));
        assertRefused(TRUNK, tagged(EVERYBODY, mac(1), "no VLAN", Q, 0));
    }

    @Test
    void learnedAddressIsSentToWhereItWasSeenLastInThatVlan() {
        assertBoth(OTHER_10, untagged(EVERYBODY, mac(2), "here"), ACCESS_10, NATIVE, TRUNK);
        assertBoth(ACCESS_10, untagged(mac(2), mac(1), "to it"), OTHER_10);
        assertBoth(OTHER_10, untagged(mac(1), mac(2), "and back"), ACCESS_10);

        assertBoth(TRUNK, tagged(EVERYBODY, mac(2), "now here", Q, 10), ACCESS_10, OTHER_10, NATIVE);
        assertBoth(ACCESS_10, untagged(mac(2), mac(1), "to where it is now"), TRUNK);

        assertBoth(TRUNK, tagged(mac(2), mac(3), "unknown in this VLAN", Q, 20), ACCESS_20, NATIVE, MIXED);
        assertBoth(MIXED, tagged(EVERYBODY, mac(2), "here too", Q, 20), ACCESS_20, NATIVE, TRUNK);
        assertBoth(ACCESS_20, untagged(mac(2), mac(3), "to that one"), MIXED);
        assertBoth(ACCESS_10, untagged(mac(2), mac(1), "and to this one"), TRUNK);
    }

    @Test
    void nothingGoesBackOutOfItsOwnPort() {
        assertBoth(NATIVE, untagged(EVERYBODY, mac(1), "one"), ACCESS_10, OTHER_10, TRUNK);
        assertBoth(NATIVE, untagged(EVERYBODY, mac(2), "another behind it"), ACCESS_10, OTHER_10, TRUNK);
        assertRefused(NATIVE, untagged(mac(2), mac(1), "between them"));
        assertRefused(NATIVE, untagged(mac(1), mac(1), "to itself"));
    }

    @Test
    void addressIsNotLearnedFromWhatIsRefused() {
        assertRefused(ACCESS_10, tagged(EVERYBODY, mac(1), "another's VLAN", Q, 20));
        assertRefused(TRUNK, untagged(EVERYBODY, mac(1), "no VLAN"));
        assertBoth(ACCESS_20, untagged(mac(1), mac(2), "still unknown"), TRUNK, NATIVE, MIXED);
        assertBoth(OTHER_10, untagged(mac(1), mac(3), "still unknown"), ACCESS_10, NATIVE, TRUNK);
    }

    @Test
    void groupIsNoSource() {
        assertRefused(ACCESS_10, untagged(EVERYBODY, GROUP, "from a group"));
        assertRefused(ACCESS_10, untagged(EVERYBODY, EVERYBODY, "from everybody"));
        assertRefused(ACCESS_10, untagged(EVERYBODY, 0, "from zeros"));
        assertBoth(OTHER_10, untagged(GROUP, mac(1), "to the group"), ACCESS_10, NATIVE, TRUNK);
    }

    @Test
    void addressesOfTheLinkGoNoFurtherButAreLearnedFrom() {
        for (int last = 1; last <= 0xf; last++) {
            assertRefused(ACCESS_10, untagged(0x0180_c200_0000L + last, mac(last), "for the other end"));
            assertRefused(TRUNK, tagged(0x0180_c200_0000L + last, mac(0x10 + last), "for the other end", Q, 10));
        }
        for (int last = 1; last <= 0xf; last++) {
            assertSame("frame", OTHER_10, untagged(mac(last), mac(0x20), "to where it was"));
            assertSame("frame", OTHER_10, untagged(mac(0x10 + last), mac(0x20), "to where it was"));
        }
        assertBoth(OTHER_10, untagged(mac(0xe), mac(0x20), "to the one whose LLDP was seen"), ACCESS_10);
        assertBoth(ACCESS_10, untagged(0x0180_c200_0000L, mac(1), "spanning tree"), OTHER_10, NATIVE, TRUNK);
        assertBoth(ACCESS_10, untagged(0x0180_c200_0010L, mac(1), "not reserved"), OTHER_10, NATIVE, TRUNK);
    }

    @Test
    void framesOfAllLengthsComeOutWhole() {
        for (int length : List.of(14, 15, 46, 60, 64, 1514, 1515, 1518, 4000, 9014)) {
            assertBoth(ACCESS_10, sized(EVERYBODY, mac(1), length), OTHER_10, NATIVE, TRUNK);
        }
        for (int payload : List.of(2, 3, 42, 46, 1500, 8996)) {
            ByteBuffer frame = tagged(EVERYBODY, mac(1), "x".repeat(payload), Q, 20);
            assertBoth(TRUNK, frame, ACCESS_20, NATIVE, MIXED);
        }
    }

    @Test
    void framesWithoutAllOfTheirHeaderAreRefused() {
        for (int length : List.of(1, 6, 12, 13)) {
            assertRefused(ACCESS_10, sized(EVERYBODY, mac(1), 14).limit(length));
        }
        for (int length : List.of(14, 15, 16, 17)) {
            assertRefused(TRUNK, tagged(EVERYBODY, mac(1), "", Q, 10).limit(length));
        }
    }

    /** Any real frame is longer. Linux looks at two bytes behind a tag's type before it takes the tag off. */
    @Test
    void tagWithNothingBehindItIsEnoughForTheSwitchOnly() {
        ByteBuffer frame = tagged(EVERYBODY, mac(1), "", Q, 10);
        assertThat(frame.remaining()).isEqualTo(18);
        assertThat(linux.send(TRUNK, frame)).isEmpty();
        assertThat(ours.send(TRUNK, frame)).containsOnlyKeys(ACCESS_10, OTHER_10, NATIVE);
    }

    @Test
    void silentStationIsForgottenAndOneThatSpeaksIsNot() {
        Duration ageing = Duration.ofSeconds(10);
        linux.ageing(ageing);
        try {
            assertThat(lastBeforeForgotten(new SwitchBridge(ageing))).isEqualTo(lastBeforeForgotten(linux));
        } finally {
            linux.ageing(AGEING);
        }
    }

    /** Returns what came out for the silent station once it was forgotten. */
    private static Map<BridgePort, List<String>> lastBeforeForgotten(Bridge bridge) {
        bridge.send(OTHER_10, untagged(EVERYBODY, mac(2), "silent from now on"));
        bridge.send(NATIVE, untagged(EVERYBODY, mac(3), "here"));
        ByteBuffer toSilent = untagged(mac(2), mac(1), "are you still there?");
        Map<BridgePort, List<String>> emitted = bridge.send(ACCESS_10, toSilent);
        assertThat(emitted).containsOnlyKeys(OTHER_10);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (emitted.size() == 1) {
            assertThat(System.nanoTime()).as("it is forgotten in the end").isLessThan(end);
            bridge.pause();
            bridge.send(NATIVE, untagged(EVERYBODY, mac(3), "still here"));
            emitted = bridge.send(ACCESS_10, toSilent);
            assertThat(bridge.send(ACCESS_10, untagged(mac(3), mac(1), "to you")))
                    .containsOnlyKeys(NATIVE);
        }
        return emitted;
    }

    @Test
    void randomFramesGoTheSameWays() {
        long seed = 802_1;
        RandomFrames frames = new RandomFrames(seed);
        int emitted = 0;
        for (int i = 0; i < FRAMES; i++) {
            BridgePort from = frames.port();
            ByteBuffer frame = frames.next();
            emitted +=
                    assertSame("frame " + i + " of seed " + seed, from, frame).size();
        }
        assertThat(emitted).as("enough of them went somewhere").isGreaterThan(FRAMES / 2);
    }

    private void assertBoth(BridgePort from, ByteBuffer frame, BridgePort... receivers) {
        assertThat(assertSame("frame", from, frame)).containsOnlyKeys(receivers);
    }

    private void assertRefused(BridgePort from, ByteBuffer frame) {
        assertThat(assertSame("frame", from, frame)).isEmpty();
    }

    private Map<BridgePort, List<String>> assertSame(String what, BridgePort from, ByteBuffer frame) {
        Map<BridgePort, List<String>> expected = linux.send(from, frame);
        assertThat(ours.send(from, frame))
                .as("what the switch makes of %s %s, sent into %s", what, Frames.hex(frame), from)
                .isEqualTo(expected);
        return expected;
    }
}
