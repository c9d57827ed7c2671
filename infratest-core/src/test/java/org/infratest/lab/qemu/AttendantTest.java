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
import java.util.concurrent.locks.LockSupport;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttendantTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SocketLoop loop = new SocketLoop();
    private final Attendant attendant = new Attendant("web");

    @TempDir
    Path folder;

    private SocketChannel guest;
    private BufferedReader asked;

    @BeforeEach
    void connect() throws IOException {
        Path socket = folder.resolve("att");
        attendant.over(loop.listen(socket, attendant));
        guest = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        asked = new BufferedReader(Channels.newReader(guest, StandardCharsets.US_ASCII));
    }

    @AfterEach
    void close() throws IOException {
        guest.close();
        loop.close();
    }

    private void say(String text) throws IOException {
        guest.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void answerIsTheRestOfTheLineThatBeginsAsExpected() throws IOException {
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("time", "it is ", PATIENCE));
        assertThat(asked.readLine()).isEqualTo("time");

        say("time\r\nlogin: ");
        say("\r\nit is 12");
        say("34\r\nit is 5\n");

        assertThat(answer.join()).contains("1234");
    }

    @Test
    void silenceIsNoAnswerAndWhatCameBeforeTheQuestionIsNoneEither() throws IOException {
        say("awake\n");
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("wake", "awake", Duration.ofMillis(300)));
        assertThat(asked.readLine()).isEqualTo("wake");

        assertThat(answer.join()).isEmpty();
    }

    @Test
    void whateverTheMachineSaysIsBounded() throws IOException {
        CompletableFuture<Optional<String>> answer =
                CompletableFuture.supplyAsync(() -> whenConnected("time", "it is ", PATIENCE));
        asked.readLine();

        say("x\n".repeat(500));
        say("it is " + "9".repeat(100_000) + "\n");

        assertThat(answer.join().orElse("").length()).isLessThanOrEqualTo(200);
    }

    @Test
    void machineThatIsGoneIsNamed() throws IOException {
        whenConnected("time", "it is ", Duration.ofMillis(1));
        guest.close();

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        attendant.ask("time", "it is ", Duration.ofMillis(20));
                    }
                })
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Machine 'web' cannot be talked to: ");
    }

    /** The loop may not have seen yet that somebody has come. */
    private Optional<String> whenConnected(String words, String beginning, Duration patience) {
        for (int i = 0; ; i++) {
            try {
                return attendant.ask(words, beginning, patience);
            } catch (EnvironmentException e) {
                if (i == 1000) {
                    throw e;
                }
                Thread.onSpinWait();
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
