package org.infratest.lab.net.ip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.ip.TwoHosts.at;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that no DNS client should send, by UDP and TCP: refused by code, or not answered. */
class BadDnsTest {

    private static final String A = "0001 0001";
    private static final String DB = "02" + hex("db") + "03" + hex("lab") + "04" + hex("test") + "00";
    private static final String LONG_LABEL = "3f" + "61".repeat(63);
    private static final int RANDOM_QUERIES = 100_000;
    private static final int RANDOM_STREAMS = 300;

    private final TwoHosts hosts = new TwoHosts();

    @BeforeEach
    void serve() throws Exception {
        DnsServer.start(
                hosts.a,
                "lan",
                new DnsSettings(
                        "lab.test", Map.of("db", List.of(Subnet.address("10.1.0.11"))), List.of(TwoHosts.NET4), null));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(US_ASCII));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** A query for recursion with these numbers of records, each of four digits. */
    private static byte[] query(String counts, String rest) {
        return bytes("1234 0100" + counts + rest);
    }

    private static byte[] one(String rest) {
        return query("0001 0000 0000 0000", rest);
    }

    static List<Arguments> refused() {
        int malformed = DnsAnswer.FORMAT_ERROR;
        return List.of(
                arguments(named("header alone", one("")), malformed),
                arguments(named("no question", query("0000 0000 0000 0000", "")), malformed),
                arguments(named("no question, though it is there", query("0000 0000 0000 0000", DB + A)), malformed),
                arguments(named("more questions than there are", query("0002 0000 0000 0000", DB + A)), malformed),
                arguments(named("two questions", query("0002 0000 0000 0000", DB + A + DB + A)), malformed),
                arguments(named("as many questions as can be", query("ffff 0000 0000 0000", DB + A)), malformed),
                arguments(named("an answer", query("0001 0001 0000 0000", DB + A)), malformed),
                arguments(named("name that points at itself", one("c00c" + A)), malformed),
                arguments(named("names that point at each other", one("c00e c00c" + A)), malformed),
                arguments(named("name that points back from within", one("02" + hex("db") + "c00c" + A)), malformed),
                arguments(named("name that points past the end", one("ffff" + A)), malformed),
                arguments(named("half a pointer", one("c0")), malformed),
                arguments(named("label of 64 bytes", one("40" + "61".repeat(64) + "00" + A)), malformed),
                arguments(named("label of 191 bytes", one("bf" + "61".repeat(191) + "00" + A)), malformed),
                arguments(named("label that is cut off", one("3f" + hex("db"))), malformed),
                arguments(named("name without an end", one("02" + hex("db"))), malformed),
                arguments(
                        named("name of 256 bytes", one(LONG_LABEL.repeat(3) + "3e" + "61".repeat(62) + "00" + A)),
                        malformed),
                arguments(named("name of 257 bytes", one(LONG_LABEL.repeat(4) + "00" + A)), malformed),
                arguments(named("name of 4000 bytes", one("0161".repeat(1999) + "00" + A)), malformed),
                arguments(named("no type", one(DB)), malformed),
                arguments(named("half a class", one(DB + "0001 00")), malformed),
                arguments(named("no class of the Internet", one(DB + "0001 0003")), DnsAnswer.REFUSED),
                arguments(named("root", one("00" + A)), DnsAnswer.REFUSED),
                arguments(
                        named("name of 255 bytes", one(LONG_LABEL.repeat(3) + "3d" + "61".repeat(61) + "00" + A)),
                        DnsAnswer.REFUSED),
                arguments(
                        named("dots within a label", one("06" + hex("db.lab") + "04" + hex("test") + "00" + A)),
                        DnsAnswer.REFUSED),
                arguments(named("inverse query", opcode(1)), DnsAnswer.NOT_IMPLEMENTED),
                arguments(named("status", opcode(2)), DnsAnswer.NOT_IMPLEMENTED),
                arguments(named("notify", opcode(4)), DnsAnswer.NOT_IMPLEMENTED),
                arguments(named("update", opcode(5)), DnsAnswer.NOT_IMPLEMENTED),
                arguments(named("opcode that nobody has", opcode(15)), DnsAnswer.NOT_IMPLEMENTED),
                arguments(named("more additional records than there are", query("0001 0000 0000 ffff", DB + A)), 0),
                arguments(named("more authority than there is", query("0001 0000 ffff 0000", DB + A)), 0),
                arguments(
                        named("EDNS that is cut off", query("0001 0000 0000 0001", DB + A + "00 0029 04d0 0000")), 0));
    }

    private static byte[] opcode(int opcode) {
        byte[] query = one(DB + A);
        query[2] |= (byte) (opcode << 3);
        return query;
    }

    @ParameterizedTest
    @MethodSource("refused")
    void queryIsAnsweredByItsCodeByUdpAndByTcp(byte[] query, int code) throws Exception {
        for (byte[] answer : List.of(byUdp(query).get(0), byTcp(query).get(0))) {
            assertSound(query, answer);
            assertThat(answer[3] & 0xf).isEqualTo(code);
        }
    }

    static final List<Named<byte[]>> UNANSWERED = List.of(
            named("empty", new byte[0]),
            named("half a header", bytes("1234 0100 0001")),
            named("header that lacks a byte", bytes("1234 0100 0001 0000 0000 00")),
            named("answer", bytes("1234 8180 0001 0000 0000 0000" + DB + A)),
            named("answer to nothing", bytes("1234 8180 0000 0000 0000 0000")));

    @ParameterizedTest
    @FieldSource("UNANSWERED")
    void whatIsNoQueryIsCountedAndNotAnswered(byte[] query) throws Exception {
        assertThat(byUdp(query)).isEmpty();
        assertThat(byTcp(query)).isEmpty();

        assertThat(hosts.a.discards().of(Discard.MALFORMED)).isEqualTo(2);
    }

    @Test
    void randomQueriesThrowNothingAndAreAnsweredSoundly() throws Exception {
        Random random = new Random(4711);
        byUdp(one(DB + A)); // so that the client's hardware address is known
        int answered = 0;
        for (int i = 0; i < RANDOM_QUERIES; i++) {
            byte[] query = random(random);
            hosts.cable.seen.clear();
            hosts.a.on("lan").receive(frame(query));
            hosts.loop.run(ofMillis(2));
            for (byte[] frame : hosts.cable.seen) {
                UdpDatagram answer = datagram(frame);
                if (answer != null) {
                    assertSound(query, copy(answer.payload()));
                    answered++;
                }
            }
        }

        assertThat(answered).isGreaterThan(RANDOM_QUERIES / 2);
    }

    /** Each is a connection that is cut off, ends early, or says a wrong length; all of them are given up in the end. */
    @Test
    void randomStreamsLeaveNoConnectionAndTheNextOneIsAnswered() throws Exception {
        Random random = new Random(4711);
        for (int i = 0; i < RANDOM_STREAMS; i++) {
            ByteBuffer stream = ByteBuffer.allocate(random.nextInt(9000));
            random.nextBytes(stream.array());
            if (random.nextBoolean() && stream.limit() > 100) {
                byte[] query = random(random);
                stream.putShort(0, (short) (query.length + random.nextInt(3) - 1));
                stream.put(2, query, 0, Math.min(query.length, stream.limit() - 2));
            }
            Peer client = new Peer();
            client.toSend = stream;
            client.closesAfterSending = random.nextBoolean();
            hosts.loop.execute(() -> hosts.b.tcp().connect(at(TwoHosts.A4, 53), client));
            hosts.loop.run(ofMillis(100));
        }
        hosts.loop.run(ofSeconds(300));

        assertThat(hosts.a.tcp().size()).isZero();
        assertThat(byTcp(one(DB + A))).hasSize(1);
    }

    private static byte[] random(Random random) {
        byte[] query = new byte[12 + random.nextInt(500)];
        random.nextBytes(query);
        if (random.nextInt(4) != 0) {
            byte[] sound = one(DB + A);
            System.arraycopy(sound, 0, query, 0, Math.min(query.length, 12 + random.nextInt(sound.length - 11)));
        }
        return query;
    }

    private List<byte[]> byUdp(byte[] query) throws Exception {
        List<byte[]> answers = new ArrayList<>();
        try (Udp.Port port =
                hosts.b.udp().bind(null, 0, (in, from, datagram) -> answers.add(copy(datagram.payload())))) {
            port.send(at(TwoHosts.A4, 53), ByteBuffer.wrap(query));
            hosts.loop.run(ofMillis(20));
        }
        return answers;
    }

    private List<byte[]> byTcp(byte[] query) {
        Peer client = new Peer();
        client.toSend = ByteBuffer.allocate(2 + query.length)
                .putShort((short) query.length)
                .put(query)
                .flip();
        client.closesAfterSending = true;
        hosts.loop.execute(() -> hosts.b.tcp().connect(at(TwoHosts.A4, 53), client));
        hosts.loop.run(ofSeconds(1));
        ByteBuffer received = ByteBuffer.wrap(client.received.toByteArray());
        List<byte[]> answers = new ArrayList<>();
        while (received.hasRemaining()) {
            byte[] answer = new byte[received.getShort() & 0xffff];
            received.get(answer);
            answers.add(answer);
        }
        return answers;
    }

    private static ByteBuffer frame(byte[] query) {
        ByteBuffer frame = ByteBuffer.allocate(2000);
        TwoHosts.MAC_A.put(frame);
        TwoHosts.MAC_B.put(frame);
        frame.putShort((short) Protocols.ETHER_IPV4);
        Ipv4.write(frame, new UdpDatagram(at(TwoHosts.B4, 5353), at(TwoHosts.A4, 53), ByteBuffer.wrap(query)).packet());
        return frame.flip();
    }

    /** What is in a frame, with its checksums; null where that is something else. */
    private static UdpDatagram datagram(byte[] frame) {
        if (ByteBuffer.wrap(frame).getShort(12) != Protocols.ETHER_IPV4) {
            return null;
        }
        Discards discards = new Discards();
        IpPacket packet = IpPacket.read(ByteBuffer.wrap(frame).slice(14, frame.length - 14), discards);
        return packet == null ? null : UdpDatagram.read(packet, discards);
    }

    private static byte[] copy(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }

    /** An answer to that query, all of whose records are there, with nothing behind them. */
    private static void assertSound(byte[] query, byte[] answer) {
        ByteBuffer message = ByteBuffer.wrap(answer);
        assertThat(message.getShort(0))
                .as("id")
                .isEqualTo(ByteBuffer.wrap(query).getShort(0));
        assertThat(answer[2] & 0xf8).as("answer to its opcode").isEqualTo(0x80 | (query[2] & 0x78));
        message.position(12);
        for (int i = 0; i < message.getShort(4); i++) {
            skipName(message);
            message.position(message.position() + 4);
        }
        int records = message.getShort(6) + message.getShort(8) + message.getShort(10);
        for (int i = 0; i < records; i++) {
            skipName(message);
            int length = message.getShort(message.position() + 8) & 0xffff;
            message.position(message.position() + 10 + length);
        }
        assertThat(message.hasRemaining()).as("rest behind the records").isFalse();
    }

    private static void skipName(ByteBuffer message) {
        for (int length = message.get() & 0xff; length != 0; length = message.get() & 0xff) {
            if (length >= 0xc0) {
                assertThat(message.get() & 0xff).as("pointer to the question").isEqualTo(12);
                return;
            }
            assertThat(length).isLessThan(64);
            message.position(message.position() + length);
        }
    }
}
