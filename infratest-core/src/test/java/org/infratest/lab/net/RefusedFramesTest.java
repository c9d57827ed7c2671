package org.infratest.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.Frames.EVERYBODY;
import static org.infratest.lab.net.Frames.mac;
import static org.infratest.lab.net.Frames.sized;
import static org.infratest.lab.net.Frames.tagged;
import static org.infratest.lab.net.Frames.untagged;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedFramesTest {

    private static final int RANDOM_FRAMES = 100_000;

    private final Segment segment = new Segment(SwitchSettings.defaults().withMaxFrame(1514)).with("a", "b");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 12, 13})
    void frameThatIsShorterThanItsHeaderIsDropped(int length) {
        segment.send("a", ByteBuffer.allocate(length));

        assertDropped(DropReason.RUNT);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void frameWithHalfATagIsDropped(int length) {
        segment.send("a", tagged(EVERYBODY, mac(1), "", 0x8100, 5).limit(length));

        assertDropped(DropReason.RUNT);
    }

    @Test
    void frameOfAHeaderAloneGoesThrough() {
        segment.send("a", sized(EVERYBODY, mac(1), 14));

        assertThat(segment.receivers()).containsExactly("b");
    }

    @Test
    void longestFrameGoesThroughAndALongerOneIsDropped() {
        segment.send("a", sized(EVERYBODY, mac(1), 1514));
        assertThat(segment.receivers()).containsExactly("b");

        segment.send("a", sized(EVERYBODY, mac(1), 1515));
        assertDropped(DropReason.OVERSIZE);
    }

    @Test
    void tagDoesNotCountForTheLongestFrame() {
        Segment trunks = new Segment(SwitchSettings.defaults().withMaxFrame(100))
                .with("a", PortMode.trunk(Set.of(5), 0))
                .with("b", PortMode.trunk(Set.of(5), 0));

        trunks.send("a", tagged(EVERYBODY, mac(1), "x".repeat(86), 0x8100, 5));
        assertThat(trunks.receivers()).containsExactly("b");

        trunks.send("a", tagged(EVERYBODY, mac(1), "x".repeat(87), 0x8100, 5));
        assertThat(trunks.fromHost("a").dropped(DropReason.OVERSIZE)).isEqualTo(1);
    }

    @Test
    void jumboFrameGoesThroughASwitchThatTakesIt() {
        Segment jumbo = new Segment().with("a", "b");

        jumbo.send("a", sized(EVERYBODY, mac(1), SwitchSettings.LONGEST_FRAME));

        assertThat(jumbo.toHost("b").bytes()).isEqualTo(SwitchSettings.LONGEST_FRAME);
    }

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffff_ffffL, 0x0100_5e00_0001L, 0})
    void frameFromAGroupOrFromNobodyIsDroppedAndTeachesNothing(long source) {
        segment.send("a", untagged(mac(2), source, "forged"));

        assertDropped(DropReason.INVALID_SOURCE);
        assertThat(segment.device.addresses()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0x0180_c200_0001L, 0x0180_c200_0003L, 0x0180_c200_000eL, 0x0180_c200_000fL})
    void linkLocalProtocolsStayOnTheirLink(long destination) {
        segment.send("a", untagged(destination, mac(1), "pause, 802.1X, LLDP"));

        assertDropped(DropReason.RESERVED_DESTINATION);
    }

    @ParameterizedTest
    @CsvSource({"0180c2000001, 0", "0180c2000003, 1", "0180c200000e, 1", "0180c200000f, 1"})
    void linkLocalProtocolsButForPauseTellWhereTheirSourceIs(String destination, int learned) {
        segment.send("a", untagged(Long.parseLong(destination, 16), mac(1), "pause, 802.1X, LLDP"));

        assertThat(segment.device.addresses()).isEqualTo(learned);
    }

    @ParameterizedTest
    @ValueSource(longs = {0x0180_c200_0000L, 0x0180_c200_0010L})
    void otherGroupAddressesPass(long destination) {
        segment.send("a", untagged(destination, mac(1), "a spanning tree among the machines"));

        assertThat(segment.receivers()).containsExactly("b");
    }

    @Test
    void randomFramesThrowNothingAndFillNothing() {
        Segment lab = new Segment(SwitchSettings.defaults().withMaxAddresses(500))
                .with("a", PortMode.trunk(Set.of(1, 2, 3), 4))
                .with("b", PortMode.access(0))
                .with("c", PortMode.access(2))
                .with("d", PortMode.trunk(Set.of(0, 2, 4), 0));
        Random random = new Random(4711);
        String[] ports = {"a", "b", "c", "d"};

        for (int i = 0; i < RANDOM_FRAMES; i++) {
            lab.send(ports[random.nextInt(4)], frame(random));
            if (i % 1000 == 0) {
                lab.receivers();
            }
        }

        assertThat(lab.loop.errors()).isEmpty();
        assertThat(lab.device.addresses()).isLessThanOrEqualTo(500);
        assertThat(lab.loop.waiting()).isZero();
        long counted = 0;
        for (String port : ports) {
            PortCounters.Traffic traffic = lab.fromHost(port);
            counted += traffic.frames()
                    + traffic.dropped().values().stream().mapToLong(n -> n).sum();
        }
        assertThat(counted).isEqualTo(RANDOM_FRAMES);
    }

    /** Any bytes, every second time with a tag in the right place. */
    private static ByteBuffer frame(Random random) {
        byte[] bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        if (bytes.length > 16 && random.nextBoolean()) {
            bytes[6] &= (byte) 0xfe;
            bytes[12] = (byte) 0x81;
            bytes[13] = 0;
            bytes[14] = 0;
            bytes[15] = (byte) random.nextInt(6);
        }
        return ByteBuffer.wrap(bytes);
    }

    private void assertDropped(DropReason reason) {
        assertThat(segment.receivers()).isEmpty();
        assertThat(segment.fromHost("a").dropped(reason)).isEqualTo(1);
    }
}
