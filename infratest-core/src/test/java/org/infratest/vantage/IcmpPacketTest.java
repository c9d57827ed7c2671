package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.infratest.spec.Subnet;
import org.infratest.vantage.IcmpPacket.Answer;
import org.junit.jupiter.api.Test;

class IcmpPacketTest {

    private static final InetAddress ROUTER = Subnet.address("192.0.2.1");
    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5};

    private final IcmpPacket packet = new IcmpPacket(false, 0x1234, 7, PAYLOAD);
    private final IcmpPacket packet6 = new IcmpPacket(true, 0x1234, 7, PAYLOAD);

    @Test
    void requestCarriesTypeIdentifierSequencePayloadAndChecksum() {
        byte[] request = packet.request();
        assertThat(request).startsWith(8, 0).endsWith(0x12, 0x34, 0, 7, 1, 2, 3, 4, 5);
        assertThat(sum(request)).isEqualTo(0xffff);
        assertThat(packet6.request()).startsWith(128, 0, 0, 0);
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
        assertThat(packet.read(echo(0, 0x1234, 7, PAYLOAD), ROUTER, true)).contains(new Answer.Reply(-1));
        assertThat(packet.read(join(ipHeader(61), echo(0, 0x1234, 7, PAYLOAD)), ROUTER, true))
                .contains(new Answer.Reply(61));
        assertThat(packet6.read(echo(129, 0x1234, 7, PAYLOAD), ROUTER, true)).contains(new Answer.Reply(-1));
    }

    @Test
    void repliesToOthersAreNotMine() {
        assertThat(packet.read(echo(0, 0x1234, 8, PAYLOAD), ROUTER, true)).isEmpty();
        assertThat(packet.read(echo(0, 0x4321, 7, PAYLOAD), ROUTER, true)).isEmpty();
        assertThat(packet.read(echo(0, 0x1234, 7, new byte[] {9, 9, 9, 9, 9}), ROUTER, true))
                .isEmpty();
        assertThat(packet.read(echo(0, 0x4321, 7, PAYLOAD), ROUTER, false)).contains(new Answer.Reply(-1));
    }

    @Test
    void myOwnRequestOnLoopbackIsNoReply() {
        assertThat(packet.read(packet.request(), ROUTER, true)).isEmpty();
    }

    @Test
    void routersWordsAreToldWithItsAddress() {
        byte[] inner = join(ipHeader(64), packet.request());
        assertThat(packet.read(join(ipHeader(60), error(3, 1, inner)), ROUTER, true))
                .contains(new Answer.NoWay("host unreachable, says 192.0.2.1"));
        assertThat(packet.read(error(3, 13, inner), ROUTER, true))
                .contains(new Answer.NoWay("administratively prohibited, says 192.0.2.1"));
        assertThat(packet.read(error(11, 0, inner), ROUTER, true))
                .contains(new Answer.NoWay("time to live exceeded, says 192.0.2.1"));
        assertThat(packet6.read(
                        error(1, 0, join(new byte[40], packet6.request())), Subnet.address("2001:db8::1"), true))
                .contains(new Answer.NoWay("no route to destination, says 2001:db8:0:0:0:0:0:1"));
    }

    @Test
    void routersWordsAboutOthersAreNotMine() {
        IcmpPacket other = new IcmpPacket(false, 0x1234, 8, PAYLOAD);
        assertThat(packet.read(error(3, 1, join(ipHeader(64), other.request())), ROUTER, true))
                .isEmpty();
    }

    @Test
    void garbageIsNoAnswer() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            assertThat(packet.read(garbage, ROUTER, true)).isEmpty();
            assertThat(packet6.read(garbage, ROUTER, true)).isEmpty();
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
