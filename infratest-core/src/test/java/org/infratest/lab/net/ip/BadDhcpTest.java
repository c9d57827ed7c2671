package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that no DHCP client should send: they are counted, or answered by what every client can read. */
class BadDhcpTest {

    private static final int FIXED = 236;
    private static final int COOKIE = 0x6382_5363;
    private static final MacAddress CLIENT = MacAddress.parse("52:54:00:00:00:22");
    private static final int RANDOM_MESSAGES = 100_000;

    private final TwoHosts hosts = new TwoHosts();
    private DhcpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = DhcpServer.start(
                hosts.a,
                "lan",
                new DhcpSettings(
                        TwoHosts.NET4,
                        Map.of(),
                        new DhcpSettings.Range(Subnet.address("10.1.0.100"), Subnet.address("10.1.0.200")),
                        null,
                        List.of(TwoHosts.A4),
                        "lab.test",
                        List.of(),
                        List.of(),
                        1500,
                        Duration.ofHours(1)));
        hosts.cable.loss = 1;
    }

    /** What a client sends, up to the options given. */
    private static ByteBuffer message(String options) {
        byte[] rest = HexFormat.of().parseHex(options.replace(" ", ""));
        ByteBuffer message = ByteBuffer.allocate(FIXED + 4 + rest.length);
        message.put(0, new byte[] {1, 1, 6, 0}).putInt(4, 77);
        CLIENT.put(message.position(28));
        return message.putInt(FIXED, COOKIE).put(FIXED + 4, rest).rewind();
    }

    private static ByteBuffer discover(Consumer<ByteBuffer> spoiling) {
        ByteBuffer message = message("350101 ff");
        spoiling.accept(message);
        return message.rewind();
    }

    static List<Arguments> unanswered() {
        return List.of(
                arguments(named("empty", ByteBuffer.allocate(0)), Discard.TRUNCATED),
                arguments(named("cut off in its cookie", message("").limit(239)), Discard.TRUNCATED),
                arguments(named("bad cookie", discover(m -> m.putInt(FIXED, 0x6382_5364))), Discard.MALFORMED),
                arguments(named("no cookie", discover(m -> m.putInt(FIXED, 0))), Discard.MALFORMED),
                arguments(named("hardware address of 0 bytes", discover(m -> m.put(2, (byte) 0))), Discard.MALFORMED),
                arguments(named("hardware address of 17 bytes", discover(m -> m.put(2, (byte) 17))), Discard.MALFORMED),
                arguments(
                        named("hardware address of 255 bytes", discover(m -> m.put(2, (byte) 255))), Discard.MALFORMED),
                arguments(named("hardware that is no Ethernet", discover(m -> m.put(1, (byte) 32))), Discard.MALFORMED),
                arguments(named("hardware address of a group", discover(m -> m.put(28, (byte) 1))), Discard.MALFORMED),
                arguments(named("neither request nor reply", discover(m -> m.put(0, (byte) 3))), Discard.MALFORMED),
                arguments(named("reply", discover(m -> m.put(0, (byte) 2))), Discard.NOT_FOR_US),
                arguments(named("relayed", discover(m -> m.putInt(24, 0x0a01_0009))), Discard.NOT_FOR_US),
                arguments(named("no options", message("")), Discard.MALFORMED),
                arguments(named("no type", message("0c02 6462 ff")), Discard.MALFORMED),
                arguments(named("type 0", message("350100 ff")), Discard.MALFORMED),
                arguments(named("type that is not known", message("35010d ff")), Discard.MALFORMED),
                arguments(named("type above 127", message("3501ff ff")), Discard.MALFORMED),
                arguments(named("type of a server", message("350102 ff")), Discard.MALFORMED),
                arguments(named("type of length 0", message("3500 ff")), Discard.MALFORMED),
                arguments(named("type of two bytes", message("3502 0101 ff")), Discard.MALFORMED),
                arguments(named("type in two options", message("350101 350101 ff")), Discard.MALFORMED),
                arguments(named("type that runs over the end", message("3504 01")), Discard.MALFORMED),
                arguments(named("type behind an option that does", message("0cff 350101")), Discard.MALFORMED),
                arguments(named("type behind the end", message("ff 350101")), Discard.MALFORMED),
                arguments(named("type where the server's name is", overloaded(44)), Discard.MALFORMED),
                arguments(named("type where the file's name is", overloaded(108)), Discard.MALFORMED),
                arguments(named("inform from nobody", message("350108 ff")), Discard.MALFORMED));
    }

    private static ByteBuffer overloaded(int field) {
        return message("340103 ff").put(field, new byte[] {0x35, 1, 1, (byte) 0xff});
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void messageIsCountedAndNotAnswered(ByteBuffer message, Discard reason) {
        assertThat(answers(message)).isEmpty();

        assertThat(hosts.a.discards().of(reason)).isEqualTo(1);
        assertThat(server.remembered()).isZero();
    }

    static final List<Named<ByteBuffer>> ANSWERED = List.of(
            named("no end", message("350101")),
            named("option that runs over the end", message("350101 0cff 6162")),
            named("option without a length", message("350101 0c")),
            named("name of length 0", message("350101 0c00 ff")),
            named("wanted address of length 0", message("350101 3200 ff")),
            named("wanted address of three bytes", message("350101 3203 0a0100 ff")),
            named("wanted address in two options", message("350101 3202 0a01 3202 0096 ff")),
            named("wanted address of another network", message("350101 3204 08080808 ff")),
            named("wanted address of everybody", message("350101 3204 ffffffff ff")),
            named("wanted address of the server", message("350101 3204 0a010001 ff")),
            named("wanted address of the network", message("350101 3204 0a010000 ff")),
            named("options in other fields", message("350101 340103 ff")),
            named("options in fields that there are not", message("350101 3401ff ff")),
            named("padding alone behind its type", message("350101" + "00".repeat(300))));

    @ParameterizedTest
    @FieldSource("ANSWERED")
    void messageOfWhichTheTypeIsClearIsAnsweredByASoundOffer(ByteBuffer message) {
        assertThat(answers(message)).singleElement().satisfies(answer -> {
            assertSound(answer);
            assertThat(HexFormat.of().formatHex(answer)).contains("63825363").contains("350102");
        });
    }

    @Test
    void randomOptionsThrowNothingAndAreAnsweredSoundly() {
        Random random = new Random(4711);
        int answered = 0;
        for (int i = 0; i < RANDOM_MESSAGES; i++) {
            for (byte[] answer : answers(random(random))) {
                assertSound(answer);
                answered++;
            }
        }

        assertThat(answered).isGreaterThan(RANDOM_MESSAGES / 20);
        assertThat(server.remembered()).isLessThanOrEqualTo(DhcpServer.MOST_REMEMBERED + DhcpLeases.MOST);
    }

    /** With all in front that a server looks at right in most cases, so that what lies behind is reached. */
    private static ByteBuffer random(Random random) {
        byte[] bytes = new byte[240 + random.nextInt(361)];
        random.nextBytes(bytes);
        ByteBuffer message = ByteBuffer.wrap(bytes).putInt(FIXED, COOKIE);
        if (random.nextInt(8) != 0) {
            message.put(0, new byte[] {1, 1, 6}).putInt(24, 0);
            MacAddress.local(random.nextInt(90)).put(message.duplicate().position(28));
        }
        if (random.nextBoolean() && bytes.length > 300) {
            message.put(240, new byte[] {0x35, 1, (byte) random.nextInt(10)});
            message.put(243, new byte[] {0x32, 4, 10, 1, 0, (byte) random.nextInt(256)});
        }
        if (random.nextBoolean()) {
            message.putInt(12, 0x0a01_0000 + random.nextInt(256));
        }
        return message;
    }

    /** What the server says to a message. */
    private List<byte[]> answers(ByteBuffer message) {
        InetSocketAddress from = new InetSocketAddress(Ips.ANY4, 68);
        InetSocketAddress to = new InetSocketAddress(Ips.BROADCAST4, 67);
        ByteBuffer frame = ByteBuffer.allocate(2000);
        MacAddress.BROADCAST.put(frame);
        CLIENT.put(frame);
        frame.putShort((short) Protocols.ETHER_IPV4);
        Ipv4.write(frame, new UdpDatagram(from, to, message).packet());
        hosts.cable.seen.clear();
        hosts.a.on("lan").receive(frame.flip());
        hosts.loop.run(ofMillis(1));
        return new ArrayList<>(hosts.cable.seen);
    }

    /** As a strict client reads it: headers and checksums, fixed fields, and options that end where they say. */
    private static void assertSound(byte[] frame) {
        Discards discards = new Discards();
        IpPacket packet = IpPacket.read(ByteBuffer.wrap(frame).slice(14, frame.length - 14), discards);
        UdpDatagram datagram = UdpDatagram.read(Objects.requireNonNull(packet), discards);
        ByteBuffer payload = Objects.requireNonNull(datagram).payload();
        ByteBuffer message = payload.slice(payload.position(), payload.remaining());
        assertThat(datagram.source()).isEqualTo(TwoHosts.at(TwoHosts.A4, 67));
        assertThat(datagram.destination().getPort()).isEqualTo(68);
        assertThat(message.limit()).isGreaterThanOrEqualTo(300);
        assertThat(message.getInt(0)).as("reply, Ethernet").isEqualTo(0x0201_0600);
        assertThat(message.getInt(FIXED)).isEqualTo(COOKIE);
        assertThat(message.getInt(24)).as("relay").isZero();
        int at = FIXED + 4;
        byte type = 0;
        for (int option = message.get(at) & 0xff; option != 255; option = message.get(at) & 0xff) {
            type = option == 0x35 ? message.get(at + 2) : type;
            at += 2 + (message.get(at + 1) & 0xff);
        }
        assertThat(type).isIn((byte) DhcpOptions.OFFER, (byte) DhcpOptions.ACK, (byte) DhcpOptions.NAK);
        if (type == DhcpOptions.OFFER) {
            assertThat(TwoHosts.NET4.contains(Ips.at(message, 16, 4))).isTrue();
        }
    }
}
