package org.infratest.lab.net.ip;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.infratest.vantage.Dial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine asks the lab's DNS server, which asks a resolver on this computer's loopback interface. */
@Timeout(60)
class DnsForwarderTest {

    private static final byte[] QUERY = DnsServerTest.query("example.org", DnsAnswer.A, true);
    private static final Duration LONG = ofSeconds(30);

    private final ThreadLoop loop = new ThreadLoop();
    private final Cable cable = new Cable(loop, 1);
    private final IpHost jvm = new IpHost(loop);
    private final IpHost machine = new IpHost(loop);
    private final List<byte[]> asked = new CopyOnWriteArrayList<>();

    private DatagramSocket datagrams;
    private ServerSocket connections;
    private DnsForwarder forwarder;

    @BeforeEach
    void connect() throws IOException {
        cable.delay = Duration.ZERO;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        connections = new ServerSocket(0, 5, loopback);
        datagrams = new DatagramSocket(connections.getLocalPort(), loopback);
        cable.plug(jvm.attach(
                "lan",
                TwoHosts.MAC_A,
                new InterfaceAddresses(TwoHosts.A4, TwoHosts.NET4, null, null),
                1500,
                cable.wire()));
        cable.plug(machine.attach(
                "lan",
                TwoHosts.MAC_B,
                new InterfaceAddresses(TwoHosts.B4, TwoHosts.NET4, null, null),
                1500,
                cable.wire()));
    }

    @AfterEach
    void end() throws IOException {
        if (forwarder != null) {
            forwarder.close();
        }
        datagrams.close();
        connections.close();
        loop.close();
    }

    private void serve(Duration patience) throws IOException {
        InetSocketAddress resolver = (InetSocketAddress) connections.getLocalSocketAddress();
        forwarder = DnsForwarder.open(jvm, resolver, patience);
        DnsServer.start(
                jvm, "lan", new DnsSettings("lab.test", Map.of("db", List.of(TwoHosts.B4)), List.of(), forwarder));
    }

    /** A resolver that sends all of these for each datagram, in turn. */
    private void answer(List<Function<byte[], byte[]>> answers) {
        inBackground(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            while (!datagrams.isClosed()) {
                packet.setLength(2000);
                datagrams.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                asked.add(query);
                for (Function<byte[], byte[]> answer : answers) {
                    byte[] bytes = answer.apply(query.clone());
                    datagrams.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            }
        });
    }

    private static void inBackground(DnsExchange.Step work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                return; // closed: the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** The query as an answer, with a mark at its end. */
    private static byte[] answered(byte[] query, int mark) {
        byte[] answer = Arrays.copyOf(query, query.length + 1);
        answer[2] |= (byte) 0x80;
        answer[query.length] = (byte) mark;
        return answer;
    }

    private byte[] ask(byte[] query) throws IOException {
        try (UdpSocket socket = machine.udp(TwoHosts.at(TwoHosts.A4, 53))) {
            socket.send(query);
            return socket.receive(ofSeconds(20));
        }
    }

    private static int id(byte[] message) {
        return ByteBuffer.wrap(message).getShort() & 0xffff;
    }

    @Test
    void answerComesBackWithTheIdOfTheQuery() throws IOException {
        answer(List.of(query -> answered(query, 7)));
        serve(LONG);

        assertThat(ask(QUERY)).isEqualTo(answered(QUERY, 7));
        assertThat(asked).singleElement().satisfies(query -> {
            assertThat(id(query))
                    .as("nobody can guess it from that of the query")
                    .isNotEqualTo(id(QUERY));
            assertThat(query).endsWith(Arrays.copyOfRange(QUERY, 2, QUERY.length));
        });
    }

    @Test
    void ownNamesAreNotPassedOn() throws IOException {
        answer(List.of(query -> answered(query, 7)));
        serve(LONG);

        assertThat(ask(DnsServerTest.query("db.lab.test", DnsAnswer.A, false))).endsWith(TwoHosts.B4.getAddress());
        assertThat(ask(DnsServerTest.query("no.lab.test", DnsAnswer.A, false))[3] & 0xf)
                .isEqualTo(DnsAnswer.NO_SUCH_NAME);

        assertThat(ask(QUERY)).isEqualTo(answered(QUERY, 7));
        assertThat(asked).as("what came before that would be here too").hasSize(1);
    }

    @Test
    void whatDoesNotFitTheQueryIsNoAnswer() throws IOException {
        byte[] other = DnsServerTest.query("example.com", DnsAnswer.A, true);
        answer(List.of(
                query -> new byte[5],
                query -> query, // not a response
                query -> {
                    byte[] wrong = answered(query, 1);
                    wrong[0]++; // another id
                    return wrong;
                },
                query -> {
                    byte[] wrong = answered(other, 2); // another question
                    return ByteBuffer.wrap(wrong).putShort(0, (short) id(query)).array();
                },
                query -> {
                    byte[] wrong = Arrays.copyOf(answered(query, 3), 12); // none, and yet no error
                    return ByteBuffer.wrap(wrong).putShort(4, (short) 0).array();
                },
                query -> answered(query, 7)));
        serve(LONG);

        assertThat(ask(QUERY)).isEqualTo(answered(QUERY, 7));
    }

    @Test
    void errorWithoutTheQuestionIsPassedOn() throws IOException {
        answer(List.of(query -> DnsAnswer.formatError(id(query), 0x0100)));
        serve(LONG);

        assertThat(ask(QUERY)).isEqualTo(DnsAnswer.formatError(id(QUERY), 0x0100));
    }

    @Test
    void silenceBecomesAServerFailure() throws IOException {
        answer(List.of());
        serve(ofMillis(100));

        assertThat(ask(QUERY)[3] & 0xf).isEqualTo(DnsAnswer.SERVER_FAILURE);
        await().untilAsserted(() -> assertThat(asked).hasSize(1)); // the resolver may read it after that
    }

    @Test
    void resolverThatIsNotThereBecomesAServerFailureAtOnce() throws IOException {
        datagrams.close();
        connections.close();
        serve(LONG);

        assertThat(ask(QUERY)[3] & 0xf).isEqualTo(DnsAnswer.SERVER_FAILURE);
        assertThat(askByTcp()[3] & 0xf).isEqualTo(DnsAnswer.SERVER_FAILURE);
    }

    @Test
    void whatIsAskedByTcpIsPassedOnByTcp() throws IOException {
        inBackground(() -> {
            try (Socket client = connections.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                asked.add(query);
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(query.length + 1);
                out.flush();
                out.write(answered(query, 9));
            }
        });
        serve(LONG);

        assertThat(askByTcp()).isEqualTo(answered(QUERY, 9));
        assertThat(id(asked.get(0))).isNotEqualTo(id(QUERY));
    }

    @Test
    void connectionThatEndsWithoutAnAnswerBecomesAServerFailure() throws IOException {
        inBackground(() -> {
            try (Socket client = connections.accept()) {
                client.getOutputStream().write(0);
            }
        });
        serve(LONG);

        assertThat(askByTcp()[3] & 0xf).isEqualTo(DnsAnswer.SERVER_FAILURE);
    }

    private byte[] askByTcp() throws IOException {
        Dial dial = new LabVantage(machine).connect(TwoHosts.at(TwoHosts.A4, 53), ofSeconds(20));
        try (Socket socket = ((Dial.Opened) dial).socket()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(QUERY.length);
            out.write(QUERY);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return answer;
        }
    }
}
