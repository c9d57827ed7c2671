package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AttendantTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SocketLoop loop = new SocketLoop();
    private final Attendant attendant = new Attendant("web");
    private final AtomicInteger bytesReceived = new AtomicInteger();

    @TempDir
    Path folder;

    private SocketChannel guest;
    private BufferedReader asked;

    @BeforeEach
    void connect() throws IOException {
        Path socket = folder.resolve("att");
        attendant.over(loop.listen(socket, new Counting()));
        guest = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        asked = new BufferedReader(Channels.newReader(guest, StandardCharsets.US_ASCII));
    }

    @AfterEach
    void close() throws IOException {
        guest.close();
        loop.close();
    }

    /** The attendant, and how much it was given. */
    private final class Counting implements SocketLoop.Reader {

        @Override
        public void received(ByteBuffer bytes) {
            int length = bytes.remaining();
            attendant.received(bytes);
            bytesReceived.addAndGet(length);
        }

        @Override
        public void ended() {
            attendant.ended();
        }
    }

    private void say(String text) throws IOException {
        guest.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void answerIsTheRestOfTheLineThatBeginsAsExpected() throws IOException {
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("time", "it is ", PATIENCE));
        String number = numberOf("time");

        say(number + "time\r\nlogin: ");
        say("\r\n" + number + "it is 12");
        say("34\r\n" + number + "it is 5\n");

        assertThat(answer.join()).contains("1234");
    }

    @Test
    void silenceIsNoAnswerAndWhatCameBeforeTheQuestionIsNoneEither() throws IOException {
        say("awake\n");
        Awaitility.await().until(() -> bytesReceived.get() == "awake\n".length());
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("wake", "awake", Duration.ofMillis(300)));
        numberOf("wake");

        assertThat(answer.join()).isEmpty();
    }

    @Test
    void answerToAnEarlierQuestionIsNone() throws IOException {
        assertThat(whenConnected("time", "it is ", Duration.ofMillis(50))).isEmpty();
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("time", "it is ", PATIENCE));
        String first = numberOf("time");
        String second = numberOf("time");

        say(first + "it is 1\n" + second + "it is 2\n");

        assertThat(answer.join()).contains("2");
    }

    @Test
    void whateverTheMachineSaysIsBounded() throws IOException {
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("time", "it is ", PATIENCE));
        String number = numberOf("time");

        say("x\n".repeat(500));
        say(number + "it is " + "9".repeat(100_000) + "\n");

        assertThat(answer.join().orElse("").length()).isLessThanOrEqualTo(200);
    }

    @Test
    void machineThatIsGoneIsNamed() throws IOException {
        whenConnected("time", "it is ", Duration.ofMillis(1));
        guest.close();

        assertThatThrownBy(() -> {
                    while (true) {
                        attendant.ask("time", "it is ", Duration.ofMillis(20));
                    }
                })
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Machine 'web' cannot be talked to: ");
    }

    /** What a question begins with, and its answer has to. */
    private String numberOf(String words) throws IOException {
        String line = asked.readLine();
        assertThat(line).matches("\\d+ " + words);
        return line.substring(0, line.length() - words.length());
    }

    /** The loop may not have seen yet that somebody has come. */
    private Optional<String> whenConnected(String words, String beginning, Duration patience) {
        while (true) {
            try {
                return attendant.ask(words, beginning, patience);
            } catch (EnvironmentException e) {
                assertThat(e).hasMessageEndingWith("nobody is connected");
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
