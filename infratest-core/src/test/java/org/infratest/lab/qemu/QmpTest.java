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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other side is a script of what QEMU 7.2 says. */
class QmpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GREETING =
            "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7}}, \"capabilities\": []}}\r\n";

    private final SocketLoop loop = new SocketLoop();
    private final Qmp qmp = new Qmp("web");

    @TempDir
    Path folder;

    private SocketChannel qemu;
    private BufferedReader asked;

    @BeforeEach
    void connect() throws IOException {
        Path socket = folder.resolve("qmp");
        qmp.over(loop.listen(socket, qmp));
        qemu = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        asked = new BufferedReader(Channels.newReader(qemu, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws IOException {
        qemu.close();
        loop.close();
    }

    @Test
    void commandIsAnsweredAfterTheNegotiation() throws IOException {
        negotiate();
        CompletableFuture<String> status = CompletableFuture.supplyAsync(
                () -> qmp.execute("query-status", PATIENCE).path("status").asString(""));

        assertThat(asked.readLine()).isEqualTo("{\"execute\":\"query-status\",\"id\":1}");
        say("{\"timestamp\": {}, \"event\": \"RTC_CHANGE\", \"data\": {}}\r\n{\"return\": {\"stat");
        say("us\": \"running\"}, \"id\": 1}\r\n");

        assertThat(status.join()).isEqualTo("running");
    }

    @Test
    void argumentsGoAlong() throws IOException {
        negotiate();
        CompletableFuture<Void> done =
                CompletableFuture.runAsync(() -> qmp.execute("set_link", Map.of("name", "card1"), PATIENCE));

        assertThat(asked.readLine())
                .isEqualTo("{\"execute\":\"set_link\",\"arguments\":{\"name\":\"card1\"},\"id\":1}");
        say("{\"return\": {}, \"id\": 1}\n");
        done.join();
    }

    @Test
    void refusalNamesMachineCommandAndReason() throws IOException {
        negotiate();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> qmp.execute("device_del", PATIENCE));
        asked.readLine();
        say("{\"id\": 1, \"error\": {\"class\": \"DeviceNotFound\", \"desc\": \"Device 'x' not found\"}}\n");

        assertThatThrownBy(done::join)
                .cause()
                .isInstanceOf(QmpException.class)
                .hasMessage("Machine 'web': QEMU refused command device_del: Device 'x' not found (DeviceNotFound)");
    }

    @Test
    void silenceEndsInAnError() throws IOException {
        negotiate();

        assertThatThrownBy(() -> qmp.execute("stop", Duration.ofMillis(100)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Machine 'web': QEMU did not answer command stop within 100 ms");
    }

    @Test
    void endOfQemuEndsTheWait() throws IOException {
        negotiate();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> qmp.execute("quit", PATIENCE));
        asked.readLine();
        qemu.close();

        assertThatThrownBy(done::join)
                .cause()
                .hasMessage(
                        "Machine 'web': its QEMU ended, or closed its control socket, before it answered command quit");
    }

    @Test
    void whatIsNoAnswerIsTold() throws IOException {
        negotiate();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> qmp.execute("quit", PATIENCE));
        asked.readLine();
        say("\u0001 nonsense\n");

        assertThatThrownBy(done::join).cause().hasMessage("Machine 'web': QEMU sent what is not JSON: \\x01 nonsense");
    }

    @Test
    void eventsAreTold() throws IOException {
        List<String> events = new CopyOnWriteArrayList<>();
        qmp.onEvent(event -> events.add(event.name() + event.data()));
        say("{\"event\": \"SHUTDOWN\", \"data\": {\"guest\": true}}\n");

        Awaitility.await().untilAsserted(() -> assertThat(events).containsExactly("SHUTDOWN{\"guest\":true}"));
    }

    private void negotiate() throws IOException {
        say(GREETING);
        assertThat(asked.readLine()).isEqualTo("{\"execute\":\"qmp_capabilities\",\"id\":0}");
        say("{\"return\": {}, \"id\": 0}\r\n");
    }

    private void say(String text) throws IOException {
        qemu.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
