package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.infratest.lab.net.ip.TwoHosts.at;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

class DnsServerTest {

    private static final Map<String, List<java.net.InetAddress>> NAMES = Map.of(
            "db", List.of(Subnet.address("10.1.0.11"), Subnet.address("fd00:1::11")),
            "www.shop", List.of(Subnet.address("10.1.0.12")),
            "a.b.lab.test", List.of(Subnet.address("10.1.0.13")));

    private final TwoHosts hosts = new TwoHosts();

    private void serve(boolean upstream) throws Exception {
        DnsServer.start(
                hosts.a,
                "lan",
                new DnsSettings(
                        "lab.test",
                        NAMES,
                        List.of(TwoHosts.NET4, TwoHosts.NET6),
                        upstream ? (query, udp) -> CompletableFuture.completedFuture(marked(query)) : null));
    }

    private static byte[] marked(byte[] query) {
        byte[] answer = query.clone();
        answer[2] |= (byte) 0x80;
        return answer;
    }

    static byte[] query(String name, int type, boolean edns) {
        byte[] labels = DnsAnswer.name(name);
        ByteBuffer query = ByteBuffer.allocate(12 + labels.length + 4 + (edns ? 11 : 0));
        query.putShort((short) 0x1234)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putInt(0);
        query.putShort((short) (edns ? 1 : 0))
                .put(labels)
                .putShort((short) type)
                .putShort((short) 1);
        if (edns) {
            query.put((byte) 0)
                    .putShort((short) 41)
                    .putShort((short) 1232)
                    .putInt(0)
                    .putShort((short) 0);
        }
        return query.array();
    }

    private byte[] ask(byte[] query) throws Exception {
        List<byte[]> answers = new ArrayList<>();
        try (Udp.Port port = hosts.b.udp().bind(null, 0, (in, from, datagram) -> {
            byte[] bytes = new byte[datagram.payload().remaining()];
            datagram.payload().get(bytes);
            answers.add(bytes);
        })) {
            port.send(at(TwoHosts.A4, 53), ByteBuffer.wrap(query));
            hosts.loop.run(ofMillis(20));
        }
        return answers.isEmpty() ? new byte[0] : answers.get(0);
    }

    private static int code(byte[] answer) {
        return answer[3] & 0xf;
    }

    private static int records(byte[] answer) {
        return ByteBuffer.wrap(answer).getShort(6);
    }

    @Test
    void namesAreKnownWithAndWithoutTheDomainInAnyCase() throws Exception {
        serve(false);
        for (String name : List.of("db", "db.lab.test", "DB.Lab.TEST")) {
            byte[] answer = ask(query(name, DnsAnswer.A, false));
            assertThat(code(answer)).isZero();
            assertThat(records(answer)).isEqualTo(1);
            assertThat(HexFormat.of().formatHex(answer)).startsWith("12348500").endsWith("00040a01000b");
        }
        assertThat(HexFormat.of().formatHex(ask(query("db", DnsAnswer.AAAA, true))))
                .contains("0010fd00000100000000");
    }

    @Test
    void whatHasNoSuchRecordIsToldFromWhatDoesNotExist() throws Exception {
        serve(false);
        byte[] noData = ask(query("www.shop", DnsAnswer.AAAA, false));
        byte[] inner = ask(query("b.lab.test", DnsAnswer.A, false));
        byte[] noName = ask(query("nope.lab.test", DnsAnswer.A, false));
        byte[] foreign = ask(query("example.org", DnsAnswer.A, false));

        assertThat(code(noData)).isEqualTo(DnsAnswer.NO_ERROR);
        assertThat(records(noData)).isZero();
        assertThat(code(inner)).isEqualTo(DnsAnswer.NO_ERROR);
        assertThat(code(noName)).isEqualTo(DnsAnswer.NO_SUCH_NAME);
        assertThat(noName[9]).as("the zone's SOA").isEqualTo((byte) 1);
        assertThat(code(foreign)).isEqualTo(DnsAnswer.REFUSED);
    }

    @Test
    void addressesLeadBackToNames() throws Exception {
        serve(false);
        byte[] four = ask(query("11.0.1.10.in-addr.arpa", DnsAnswer.PTR, false));
        byte[] six = ask(query(
                "1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa", DnsAnswer.PTR, false));
        byte[] unknown = ask(query("99.0.1.10.in-addr.arpa", DnsAnswer.PTR, false));
        byte[] foreign = ask(query("1.1.168.192.in-addr.arpa", DnsAnswer.PTR, false));

        String name = HexFormat.of().formatHex(DnsAnswer.name("db.lab.test"));
        assertThat(HexFormat.of().formatHex(four)).endsWith(name);
        assertThat(HexFormat.of().formatHex(six)).endsWith(name);
        assertThat(code(unknown)).isEqualTo(DnsAnswer.NO_SUCH_NAME);
        assertThat(code(foreign)).isEqualTo(DnsAnswer.REFUSED);
    }

    @Test
    void whatIsNotTheLabsIsPassedOnWhereThereIsSomebody() throws Exception {
        serve(true);
        assertThat(ask(query("example.org", DnsAnswer.A, false)))
                .isEqualTo(marked(query("example.org", DnsAnswer.A, false)));
    }

    @Test
    void malformedQueriesAreAnsweredAsSuchAndAnswersNotAtAll() throws Exception {
        serve(false);
        byte[] pointer = query("db", DnsAnswer.A, false);
        pointer[12] = (byte) 0xc0;
        assertThat(ask(pointer))
                .hasSize(12)
                .satisfies(answer -> assertThat(code(answer)).isEqualTo(1));
        assertThat(ask(marked(query("db", DnsAnswer.A, false)))).isEmpty();
        assertThat(ask(new byte[5])).isEmpty();
    }

    @Test
    void tcpAnswersSeveralQueriesOfOneConnection() throws Exception {
        serve(false);
        Peer client = new Peer();
        byte[] query = query("db", DnsAnswer.A, false);
        ByteBuffer both = ByteBuffer.allocate(2 * (2 + query.length));
        both.putShort((short) query.length)
                .put(query)
                .putShort((short) query.length)
                .put(query);
        client.toSend = both.flip();
        client.closesAfterSending = true;
        hosts.loop.execute(() -> hosts.b.tcp().connect(at(TwoHosts.A4, 53), client));
        hosts.loop.run(ofMillis(500));

        byte[] received = client.received.toByteArray();
        int length = ByteBuffer.wrap(received).getShort();
        assertThat(received).hasSize(2 * (2 + length));
        assertThat(client.ended).isTrue();
    }
}
