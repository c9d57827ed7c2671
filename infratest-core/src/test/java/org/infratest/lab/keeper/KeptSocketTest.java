package org.infratest.lab.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.infratest.EnvironmentException;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.vantage.Dial;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.Vantage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that live in a keeper behave as if they lived here: what the peer does to the one arrives at the other. */
@Timeout(60)
class KeptSocketTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final SocketFolder sockets = SocketFolder.create();
    private final List<Throwable> trouble = new CopyOnWriteArrayList<>();
    private ServerSocket peer;
    private KeeperServer server;
    private KeeperClient keeper;

    /** A keeper whose lab is this computer. */
    private static final class ThisComputer implements Kept {

        @Override
        public void came(User user) {
            user.tell(new Answer.Done());
        }

        @Override
        public void left(User user) {
            // nobody wants to know
        }

        @Override
        public Vantage vantage() {
            return JvmVantage.OF_THIS_COMPUTER;
        }

        @Override
        public Answer answer(Ask ask) {
            throw new IllegalArgumentException("not here");
        }

        @Override
        public void ended() {
            // nothing ends
        }
    }

    @BeforeEach
    void listen() throws IOException {
        peer = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        server = KeeperServer.listen(sockets.socket("keeper"), new ThisComputer(), trouble::add);
        keeper = new KeeperClient("shop", sockets.socket("keeper"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        peer.close();
        sockets.close();
    }

    @Test
    void bytesGoBothWaysInAnyNumber() throws Exception {
        byte[] much = new byte[3_000_001];
        new Random(1).nextBytes(much);
        CompletableFuture<byte[]> received = atPeer(socket -> {
            byte[] all = socket.getInputStream().readNBytes(much.length);
            socket.getOutputStream().write(all);
            return all;
        });

        try (Socket socket = open()) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(socket, much));
            assertThat(socket.getInputStream().readNBytes(much.length)).isEqualTo(much);
            writing.get(10, TimeUnit.SECONDS);
        }
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(much);
    }

    @Test
    void halfOfItEndsBeforeTheOther() throws Exception {
        CompletableFuture<byte[]> received = atPeer(socket -> {
            byte[] all = socket.getInputStream().readAllBytes(); // ends only where the other side ends its half
            socket.getOutputStream().write("bye".getBytes(StandardCharsets.UTF_8));
            return all;
        });

        try (Socket socket = open()) {
            write(socket, "hello".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("bye");
        }
        assertThat(received.get(10, TimeUnit.SECONDS))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
    }

    @Test
    void resetIsNoEnd() throws Exception {
        atPeer(socket -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
            return new byte[0];
        });

        try (Socket socket = open()) {
            write(socket, new byte[] {1});
            InputStream in = socket.getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(SocketException.class).hasMessage("Connection reset");
            assertThatThrownBy(() -> socket.getOutputStream().write(1)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void breakingOffReachesThePeerAsAReset() throws Exception {
        CompletableFuture<byte[]> peerSees = atPeer(socket -> {
            try {
                return socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                return e.getMessage().getBytes(StandardCharsets.UTF_8);
            }
        });

        Socket socket = open();
        socket.setSoLinger(true, 0);
        socket.close();

        assertThat(peerSees.get(10, TimeUnit.SECONDS))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("Connection reset");
    }

    /** What was written fills all that lies between, so that not even the word of breaking off gets through. */
    @Test
    void breakingOffWaitsForNoPeerThatTakesNothing() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        atPeer(socket -> {
            done.join();
            return new byte[0];
        });
        Socket socket = open();
        socket.setSoLinger(true, 0);
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            while (true) {
                write(socket, new byte[1 << 16]);
                written.incrementAndGet();
            }
        });
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofMillis(500))
                .until(() -> written.get() > 0 && written.get() == before.getAndSet(written.get()));

        CompletableFuture.runAsync(() -> close(socket)).get(10, TimeUnit.SECONDS);

        assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(IOException.class);
        done.complete(null);
    }

    @Test
    void talkThatBreaksInTheMiddleOfAFrameReachesThePeerAsAReset() throws Exception {
        CompletableFuture<byte[]> peerSees = atPeer(socket -> {
            try {
                return socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                return e.getMessage().getBytes(StandardCharsets.UTF_8);
            }
        });

        try (Talk talk = Talk.to(sockets.socket("keeper"))) {
            talk.ask(new Ask.Connect((InetSocketAddress) peer.getLocalSocketAddress(), SOON));
            assertThat(talk.hear()).isPresent();
            talk.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 'h', 'a'}));
        }

        assertThat(peerSees.get(10, TimeUnit.SECONDS))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("Connection reset");
    }

    @Test
    void closingReachesThePeerAsAnEnd() throws Exception {
        CompletableFuture<byte[]> peerSees =
                atPeer(socket -> socket.getInputStream().readAllBytes());
        open().close();
        assertThat(peerSees.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void readWaitsAsLongAsTheSocketsTimeoutSays() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        atPeer(socket -> {
            done.join();
            return new byte[0];
        });
        try (Socket socket = open()) {
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        } finally {
            done.complete(null);
        }
    }

    @Test
    void closedPortIsRefusedWithTheVantagesOwnWords() throws Exception {
        InetSocketAddress target = (InetSocketAddress) peer.getLocalSocketAddress();
        peer.close();

        Dial dial = keeper.connect(target, SOON);

        assertThat(dial).isInstanceOf(Dial.NotOpened.class);
        Dial here = JvmVantage.OF_THIS_COMPUTER.connect(target, SOON);
        assertThat(((Dial.NotOpened) dial).state()).isEqualTo(Dial.State.REFUSED);
        assertThat(((Dial.NotOpened) dial).reason()).isEqualTo(((Dial.NotOpened) here).reason());
    }

    @Test
    void keeperThatIsGoneIsToldWithTheWayOut() {
        server.close();
        assertThatThrownBy(() -> keeper.ask(new Ask.Heal(), Answer.Done.class))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith(
                        "The keeper of lab 'shop' does not answer any more, so its machines are gone as well (")
                .hasMessageEndingWith("); the next run boots them anew");
    }

    @Test
    void keeperOfAnotherVersionSaysSo() throws Exception {
        try (Talk talk = Talk.to(sockets.socket("keeper"))) {
            talk.write(ByteBuffer.wrap(
                    "{\"protocol\":99,\"ask\":{\"ask\":\"dance\"}}\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(talk.hear())
                    .contains(new Answer.Failed(
                            Answer.Failed.Kind.ENVIRONMENT,
                            "This keeper speaks version 1 of its protocol, and was asked in version 99, by another version of"
                                    + " infratest; end the lab with 'infratest destroy', and it is booted anew"));
        }
    }

    @Test
    void nonsenseEndsItsOwnTalkAlone() throws Exception {
        try (Talk talk = Talk.to(sockets.socket("keeper"))) {
            talk.write(ByteBuffer.wrap("{{{\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(talk.hear()).isEmpty();
        }
        await().until(() -> !trouble.isEmpty()); // told on the keeper's side, after the talk has ended
        assertThat(trouble).singleElement().asString().contains("Not understood");
        assertThat(keeper.hold().next(SOON)).contains(new Answer.Done());
    }

    private Socket open() {
        Dial dial = keeper.connect((InetSocketAddress) peer.getLocalSocketAddress(), SOON);
        assertThat(dial).isInstanceOf(Dial.Opened.class);
        return ((Dial.Opened) dial).socket();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        byte[] with(Socket socket) throws IOException;
    }

    private CompletableFuture<byte[]> atPeer(Work work) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Socket socket = peer.accept()) {
                result.complete(work.with(socket));
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
