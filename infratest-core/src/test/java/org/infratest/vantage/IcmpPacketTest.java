package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.infratest.vantage.IcmpPacket.Answer;
import org.junit.jupiter.api.Test;

class IcmpPacketTest {

    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5};

    private final IcmpPacket packet = new IcmpPacket(false, 0x1234, PAYLOAD);
    private final IcmpPacket packet6 = new IcmpPacket(true, 0x1234, PAYLOAD);

    @Test
    void requestCarriesTypeIdentifierSequencePayloadAndChecksum() {
        byte[] request = packet.request(7);
        assertThat(request).startsWith(8, 0).endsWith(0x12, 0x34, 0, 7, 1, 2, 3, 4, 5);
        assertThat(sum(request)).isEqualTo(0xffff);
        assertThat(packet6.request(7)).startsWith(128, 0, 0, 0);
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
        }
        return (sum & 0xffff) + (sum >> 16);
    }

    @Test
    void replyWithAndWithoutIpHeaderIsRead() {
        assertThat(packet.read(echo(0, 0x1234, 7, PAYLOAD), true)).contains(new Answer.Reply(7, -1));
        assertThat(packet.read(join(ipHeader(61), echo(0, 0x1234, 7, PAYLOAD)), true))
                .contains(new Answer.Reply(7, 61));
        assertThat(packet6.read(echo(129, 0x1234, 7, PAYLOAD), true)).contains(new Answer.Reply(7, -1));
    }

    @Test
    void repliesToOthersAreNotMine() {
        assertThat(packet.read(echo(0, 0x4321, 7, PAYLOAD), true)).isEmpty();
        assertThat(packet.read(echo(0, 0x1234, 7, new byte[] {9, 9, 9, 9, 9}), true))
                .isEmpty();
        assertThat(packet.read(echo(0, 0x4321, 7, PAYLOAD), false)).contains(new Answer.Reply(7, -1));
    }

    @Test
    void myOwnRequestOnLoopbackIsNoReply() {
        assertThat(packet.read(packet.request(7), true)).isEmpty();
    }

    @Test
    void routersWordsAreRead() {
        byte[] inner = join(ipHeader(64), packet.request(7));
        assertThat(packet.read(join(ipHeader(60), error(3, 1, inner)), true)).contains(noWay(false, 3, 1));
        assertThat(packet.read(error(3, 13, inner), true)).contains(noWay(false, 3, 13));
        assertThat(packet.read(error(11, 0, inner), true)).contains(noWay(false, 11, 0));
        assertThat(packet6.read(error(1, 0, join(new byte[40], packet6.request(7))), true))
                .contains(noWay(true, 1, 0));
    }

    private static Answer noWay(boolean ipv6, int type, int code) {
        return new Answer.NoWay(7, new IcmpCode(ipv6, type, code));
    }

    @Test
    void routersWordsAboutOthersAreNotMine() {
        IcmpPacket other = new IcmpPacket(false, 0x4321, PAYLOAD);
        assertThat(packet.read(error(3, 1, join(ipHeader(64), other.request(7))), true))
                .isEmpty();
    }

    @Test
    void garbageIsNoAnswer() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            assertThat(packet.read(garbage, true)).isEmpty();
            assertThat(packet6.read(garbage, true)).isEmpty();
        }
    }

    private static byte[] echo(int type, int identifier, int sequence, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) identifier)
                .putShort((short) sequence)
                .put(payload)
                .array();
    }

    private static byte[] error(int type, int code, byte[] about) {
        return ByteBuffer.allocate(8 + about.length)
                .put((byte) type)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(0)
                .put(about)
                .array();
    }

    private static byte[] ipHeader(int ttl) {
        byte[] header = new byte[20];
        header[0] = 0x45;
        header[8] = (byte) ttl;
        return header;
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
