package org.infratest.vantage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.MoreTime;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.ssh.SshResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of this very computer send datagrams to sockets of this JVM, by the command lines that machines are given. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class UdpToolTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DatagramPattern ODD_AND_2 =
            DatagramPattern.startingWith(new byte[] {1, 2}, new byte[] {1, -1});

    /** Runs commands as the login shell of a machine does. */
    private static SshResult shell(String command) {
        CommandResult result =
                new SystemCommandRunner().run(Command.of("sh", "-c", command).withDeadline(Duration.ofSeconds(90)));
        return new SshResult(
                command,
                result.exitCode(),
                String.join("\n", result.stdout()),
                String.join("\n", result.stderr()),
                false,
                result.took());
    }

    private static Datagram send(UdpTool tool, InetSocketAddress target, byte[] payload, Duration time) {
        return send(tool, new UdpQuestion(target, payload, DatagramPattern.ANY, time))
                .end();
    }

    private static UdpExchange send(UdpTool tool, UdpQuestion question) {
        Optional<UdpExchange> exchange = tool.result(shell(tool.line(question)), question);
        assumeTrue(exchange.isPresent(), tool.program() + " is not here, or lacks the ability");
        return exchange.get();
    }

    /** Every byte there is, line ends and zeros among them, in one datagram. */
    private static byte[] everyByte() {
        byte[] bytes = new byte[600];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] answerReversed(DatagramSocket server) {
        byte[] buffer = new byte[65_535];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            server.receive(packet);
            byte[] received = Arrays.copyOf(packet.getData(), packet.getLength());
            byte[] answer = new byte[received.length];
            for (int i = 0; i < received.length; i++) {
                answer[i] = received[received.length - 1 - i];
            }
            server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            return received;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetSocketAddress address(DatagramSocket server) {
        return new InetSocketAddress(LOOPBACK, server.getLocalPort());
    }

    @ParameterizedTest
    @EnumSource(UdpTool.class)
    void everyByteGoesThereAndBackInOneDatagram(UdpTool tool) throws Exception {
        MoreTime.from(SECOND, time -> {
            try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
                byte[][] received = new byte[1][];
                Thread thread = new Thread(() -> received[0] = answerReversed(server));
                thread.start();
                Datagram datagram = send(tool, address(server), everyByte(), time);
                thread.join();
                assertThat(received[0]).isEqualTo(everyByte());
                assertThat(datagram).isInstanceOfSatisfying(Datagram.Answered.class, answered -> {
                    byte[] expected = everyByte();
                    assertThat(answered.payload()).hasSize(expected.length).startsWith(expected[599], expected[598]);
                    assertThat(answered.from()).isEqualTo(address(server));
                    assertThat(answered.means()).isEqualTo(tool.program());
                });
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = UdpTool.class, mode = Mode.EXCLUDE, names = "NETCAT")
    void closedPortIsRefused(UdpTool tool) throws Exception {
        InetSocketAddress closed;
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            closed = address(server);
        }
        Datagram datagram = send(tool, closed, new byte[] {1}, SECOND);
        assertThat(datagram).isInstanceOfSatisfying(Datagram.Refused.class, refused -> {
            if (tool == UdpTool.PYTHON) {
                assertThat(refused.by()).isEqualTo(LOOPBACK);
            } else {
                assertThat(refused.by()).isNull();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(UdpTool.class)
    void silenceIsToldAsFarAsItCanBe(UdpTool tool) throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            Datagram datagram = send(tool, address(server), new byte[] {1}, SECOND);
            assertThat(datagram).isInstanceOf(tool == UdpTool.NETCAT ? Datagram.Unknown.class : Datagram.Silent.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60_000})
    void emptyDatagramAndLargeOneAreSentByPython(int size) throws Exception {
        MoreTime.from(SECOND, time -> {
            try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
                Thread thread = new Thread(() -> answerLength(server));
                thread.start();
                Datagram datagram = send(UdpTool.PYTHON, address(server), new byte[size], time);
                thread.join();
                assertThat(datagram)
                        .isInstanceOfSatisfying(
                                Datagram.Answered.class,
                                answered -> assertThat(answered.payload())
                                        .asString()
                                        .isEqualTo("" + size));
            }
        });
    }

    private static void answerLength(DatagramSocket server) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            server.receive(packet);
            byte[] length = String.valueOf(packet.getLength()).getBytes(US_ASCII);
            server.send(new DatagramPacket(length, length.length, packet.getSocketAddress()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bestMeansOfTheMachineIsTaken() {
        FakeSession session = new FakeSession();
        SshVantage vantage = new SshVantage("app", List.of(), () -> session);
        InetSocketAddress target = new InetSocketAddress(LOOPBACK, 7);
        session.answer(command -> command.contains("python3 -c")
                ? FakeSession.result(command, 127, "", "")
                : FakeSession.result(command, 0, "answered 68690a\n", "0+1 records in\n"));
        assertThat(vantage.datagram(target, new byte[] {1}, SECOND))
                .isInstanceOfSatisfying(Datagram.Answered.class, answered -> {
                    assertThat(answered.payload()).isEqualTo("hi\n".getBytes(US_ASCII));
                    assertThat(answered.means()).isEqualTo("bash");
                });
        assertThat(session.commands()).hasSize(2);
    }

    @Test
    void machineWithoutAnyMeansIsAnError() {
        FakeSession session = new FakeSession();
        SshVantage vantage = new SshVantage("app", List.of(), () -> session);
        session.answer(command -> FakeSession.result(command, 127, "", "sh: not found"));
        assertThatThrownBy(() -> vantage.datagram(new InetSocketAddress(LOOPBACK, 7), new byte[0], SECOND))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "No datagram can be sent from 'app': python3 exited with 127: sh: not found; "
                                + "bash does not send 0 bytes; nc does not send 0 bytes; install python3 there, or bash with timeout, dd and od");
        assertThatThrownBy(() -> vantage.datagram(new InetSocketAddress(LOOPBACK, 7), new byte[70_000], SECOND))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void outputThatIsNotOfTheScriptSaysNothing() {
        InetSocketAddress target = new InetSocketAddress(LOOPBACK, 7);
        for (String output : List.of(
                "",
                "answered",
                "answered 12 y",
                "answered x xAAAA",
                "said 1 2 3 4",
                "error 1 x",
                "silent 99999999999999",
                "stray y\nsilent 1",
                "something\nsilent 1")) {
            SshResult result = FakeSession.result("", 0, output, "");
            UdpQuestion question = new UdpQuestion(target, new byte[1], DatagramPattern.ANY, SECOND);
            assertThat(UdpTool.PYTHON.result(result, question)).as(output).isEmpty();
        }
    }

    private static void answerEach(DatagramSocket server, byte[]... answers) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        try {
            server.receive(packet);
            for (byte[] answer : answers) {
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UdpExchange exchange(UdpTool tool, Duration time, DatagramPattern wanted, byte[]... answers)
            throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
            Thread thread = new Thread(() -> answerEach(server, answers));
            thread.start();
            UdpExchange exchange = send(tool, new UdpQuestion(address(server), new byte[] {1}, wanted, time));
            thread.join();
            return exchange;
        }
    }

    @ParameterizedTest
    @EnumSource(value = UdpTool.class, mode = Mode.EXCLUDE, names = "NETCAT")
    void strangersAreListenedPast(UdpTool tool) throws Exception {
        MoreTime.from(SECOND, time -> {
            byte[] right = {(byte) 0xfd, 2, 9};
            UdpExchange seen = exchange(tool, time, ODD_AND_2, new byte[] {4, 2}, new byte[0], new byte[] {7}, right);
            assertThat(seen.strays()).containsExactly(new byte[] {4, 2}, new byte[0], new byte[] {7});
            assertThat(seen.end())
                    .isInstanceOfSatisfying(
                            Datagram.Answered.class,
                            answered -> assertThat(answered.payload()).isEqualTo(right));
        });
    }

    @ParameterizedTest
    @EnumSource(UdpTool.class)
    void strangersAloneAreNoAnswer(UdpTool tool) throws Exception {
        MoreTime.from(SECOND, time -> {
            UdpExchange seen = exchange(tool, time, ODD_AND_2, new byte[] {4, 2}, new byte[] {5, 3});
            assertThat(seen.strays().get(0)).startsWith(4, 2); // a pipe of nc's may join them
            assertThat(seen.end())
                    .isInstanceOf(tool == UdpTool.NETCAT ? Datagram.Unknown.class : Datagram.Silent.class);
        });
    }

    @ParameterizedTest
    @EnumSource(value = UdpTool.class, mode = Mode.EXCLUDE, names = "NETCAT")
    void floodOfStrangersIsBounded(UdpTool tool) throws Exception {
        MoreTime.from(SECOND, time -> {
            UdpExchange seen = exchange(tool, time, ODD_AND_2, new byte[20][9_000]);
            assertThat(seen.strays())
                    .hasSize(UdpExchange.KEPT)
                    .allSatisfy(stray -> assertThat(stray).hasSize(UdpExchange.LONGEST));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thisJvmListensPastStrangersByEitherKindOfSocket(boolean byJava) throws Exception {
        MoreTime.from(SECOND, time -> {
            try (DatagramSocket server = new DatagramSocket(0, LOOPBACK)) {
                Thread thread = new Thread(() -> answerEach(server, new byte[] {2, 2}, new byte[] {3, 2}));
                thread.start();
                UdpQuestion question = new UdpQuestion(address(server), new byte[] {1}, ODD_AND_2, time);
                UdpExchange seen =
                        byJava ? UdpChannel.exchange(question) : new NativeUdp(NativeSockets.load()).exchange(question);
                thread.join();
                assertThat(seen.strays()).containsExactly(new byte[] {2, 2});
                assertThat(seen.end()).isInstanceOf(Datagram.Answered.class);
            }
        });
    }

    @Test
    void patternsAreTheSameInDigits() {
        DatagramPattern either =
                ODD_AND_2.or(DatagramPattern.startingWith(new byte[] {0x40}, new byte[] {(byte) 0xc0}));
        assertThat(either.hex()).isEqualTo("^(.[13579bdf]02|[4567].)");
        for (int first = 0; first < 256; first++) {
            byte[] payload = {(byte) first, 2};
            assertThat(either.matches(payload))
                    .isEqualTo(Pattern.compile(either.hex())
                            .matcher(HexFormat.of().formatHex(payload))
                            .lookingAt());
        }
        assertThat(DatagramPattern.ANY.matches(new byte[0])).isTrue();
        assertThat(DatagramPattern.ANY.hex()).isEqualTo("^");
    }
}
