package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The other side does what QEMU 7.2 does, as far as it is asked to. */
class StateTransferTest {

    private static final byte[] STATE = "what devices remember".repeat(40_000).getBytes(StandardCharsets.US_ASCII);

    private final SocketLoop loop = new SocketLoop();
    private final Qmp qmp = new Qmp("web");
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CompletableFuture<byte[]> loaded = new CompletableFuture<>();

    @TempDir
    Path folder;

    private SocketChannel qemu;
    private StateTransfer transfer;

    @BeforeEach
    void connect() throws IOException {
        Path socket = folder.resolve("qmp");
        qmp.over(loop.listen(socket, qmp));
        qemu = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        transfer = new StateTransfer("web", qmp, folder.resolve("mig"));
    }

    @AfterEach
    void close() throws IOException {
        qemu.close();
        loop.close();
    }

    @Test
    void stateIsWrittenToAFileForThisUserAlone() throws IOException {
        behave("completed");

        transfer.save(false, folder.resolve("state"));

        assertThat(folder.resolve("state")).hasBinaryContent(STATE);
        assertThat(Files.getPosixFilePermissions(folder.resolve("state")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.resolve("mig")).doesNotExist();
        assertThat(told)
                .containsExactly(
                        "migrate-set-capabilities events=true x-ignore-shared=true",
                        "migrate-set-parameters",
                        "migrate");
    }

    @Test
    void memoryGoesAlongWhereNobodyElseKeepsIt() throws IOException {
        behave("completed");

        transfer.save(true, folder.resolve("state"));

        assertThat(told).contains("migrate-set-capabilities events=true x-ignore-shared=false");
    }

    @Test
    void stateThatIsRefusedIsToldInQemusWords() throws IOException {
        behave("refused");

        assertThatThrownBy(() -> transfer.save(false, folder.resolve("state")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage(
                        "Machine 'web' could not be kept: State blocked by non-migratable device '0000:00:05.0/nvme'");
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(folder.resolve("mig")).doesNotExist();
    }

    @Test
    void stateThatCannotBeMovedIsToldInQemusWords() throws IOException {
        behave("failed");

        assertThatThrownBy(() -> transfer.save(false, folder.resolve("state")))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Machine 'web' could not be kept: State blocked by non-migratable device 'x'");
    }

    @Test
    void stateIsLoadedFromItsFile() throws IOException {
        behave("completed");
        Path file = Files.write(folder.resolve("state"), STATE);

        transfer.load(false, file);

        assertThat(loaded.join()).isEqualTo(STATE);
    }

    @Test
    void qemuThatEndsOverAStateThatDoesNotFitEndsTheWait() throws IOException {
        behave("ends");
        Path file = Files.write(folder.resolve("state"), STATE);

        assertThatThrownBy(() -> transfer.load(false, file))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Machine 'web' could not be brought back: ");
    }

    private void behave(String outcome) throws IOException {
        say("{\"QMP\": {}}");
        Thread thread = new Thread(() -> obey(outcome), "qemu");
        thread.setDaemon(true);
        thread.start();
    }

    private void obey(String outcome) {
        try (BufferedReader lines = new BufferedReader(Channels.newReader(qemu, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                obey(JsonMapper.shared().readTree(line), outcome);
            }
        } catch (IOException e) {
            loaded.completeExceptionally(e); // closed by the test, or by itself
        }
    }

    private void obey(JsonNode command, String outcome) throws IOException {
        String name = command.path("execute").asString();
        String answer = name.equals("query-migrate")
                ? "{\"error-desc\": \"State blocked by non-migratable device 'x'\"}"
                : "{}";
        if (name.startsWith("migrate")) {
            told.add(name + capabilities(command));
        }
        if (name.equals("migrate-incoming")) {
            incoming(command, outcome, answer);
            return;
        }
        if (name.equals("migrate") && outcome.equals("refused")) { // as QEMU 7.2.22 does
            say("{\"error\": {\"class\": \"GenericError\", \"desc\": \"State blocked by non-migratable device"
                    + " '0000:00:05.0/nvme'\"}, \"id\": " + command.path("id") + "}");
            return;
        }
        say("{\"return\": " + answer + ", \"id\": " + command.path("id") + "}");
        if (name.equals("migrate")) {
            try (SocketChannel out = SocketChannel.open(address(command))) {
                ByteBuffer state = ByteBuffer.wrap(STATE);
                while (state.hasRemaining()) {
                    out.write(state);
                }
            }
            finished(outcome);
        }
    }

    private void incoming(JsonNode command, String outcome, String answer) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address(command));
            say("{\"return\": " + answer + ", \"id\": " + command.path("id") + "}");
            try (SocketChannel in = server.accept()) {
                if (outcome.equals("ends")) {
                    qemu.close();
                    return;
                }
                ByteBuffer state = ByteBuffer.allocate(2 * STATE.length);
                while (in.read(state) >= 0) {
                    Thread.onSpinWait();
                }
                byte[] bytes = new byte[state.position()];
                state.get(0, bytes);
                loaded.complete(bytes);
            }
        }
        finished(outcome);
    }

    private void finished(String outcome) throws IOException {
        say("{\"event\": \"MIGRATION\", \"data\": {\"status\": \"active\"}}");
        say("{\"event\": \"MIGRATION\", \"data\": {\"status\": \"" + outcome + "\"}}");
    }

    private static UnixDomainSocketAddress address(JsonNode command) {
        return UnixDomainSocketAddress.of(
                command.path("arguments").path("uri").asString().substring("unix:".length()));
    }

    private static String capabilities(JsonNode command) {
        StringBuilder text = new StringBuilder();
        command.path("arguments")
                .path("capabilities")
                .forEach(each -> text.append(" ")
                        .append(each.path("capability").asString())
                        .append("=")
                        .append(each.path("state").asBoolean()));
        return text.toString();
    }

    private synchronized void say(String line) throws IOException {
        qemu.write(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }
}
