package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketLoopTest {

    private final SocketLoop loop = new SocketLoop();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void socketIsGoneOnceSomebodyHasCome() throws IOException {
        Path socket = folder.resolve("qmp");
        Heard heard = new Heard();
        loop.listen(socket, heard);
        assertThat(socket).exists();

        try (SocketChannel client = connect(socket)) {
            client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
            Awaitility.await().until(() -> heard.text.equals("hello"));
            assertThat(socket).doesNotExist();
        }
        Awaitility.await().until(() -> heard.ended);
    }

    @Test
    void lineThatNobodyCameToLeavesNoSocket() {
        Path socket = folder.resolve("qmp");
        Heard heard = new Heard();

        loop.listen(socket, heard).close();

        assertThat(socket).doesNotExist();
        assertThat(heard.ended).isTrue();
    }

    /** As where a machine is switched off and on: the end of the first QEMU may be noticed after the second one is awaited. */
    @Test
    void lineThatEndsLeavesTheSocketOfItsSuccessorAlone() throws IOException {
        Path socket = folder.resolve("qmp");
        Heard first = new Heard();
        Heard second = new Heard();
        SocketLoop.Line before = loop.listen(socket, first);
        SocketChannel old = connect(socket);
        Awaitility.await().until(() -> !Files.exists(socket));

        loop.listen(socket, second);
        old.close();
        Awaitility.await().until(() -> first.ended);
        before.close();

        try (SocketChannel client = connect(socket)) {
            client.write(ByteBuffer.wrap("again".getBytes(StandardCharsets.UTF_8)));
            Awaitility.await().until(() -> second.text.equals("again"));
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static final class Heard implements SocketLoop.Reader {

        private volatile String text = "";
        private volatile boolean ended;

        @Override
        public void received(ByteBuffer bytes) {
            text = text + StandardCharsets.UTF_8.decode(bytes);
        }

        @Override
        public void ended() {
            ended = true;
        }
    }
}
