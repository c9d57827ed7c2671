package org.infratest.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.infratest.ssh.ChannelNotOpenException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChannelSocketTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private TestSshServer server;
    private SshSession session;
    private ServerSocket service;

    @BeforeEach
    void start() throws IOException {
        server = new TestSshServer(folder, (command, stdout, stderr) -> 0);
        session = SshSessions.connect(server.target("app"), new HostKeys(), TIMEOUT);
        service = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        session.close();
        server.close();
    }

    private InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", service.getLocalPort());
    }

    @Test
    void carriesBytesBothWaysUntilEitherSideEnds() throws Exception {
        CompletableFuture<String> received = served(socket -> {
            byte[] bytes = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write("bye".getBytes(UTF_8));
            return new String(bytes, UTF_8);
        });
        try (Socket socket = session.open(address(), TIMEOUT)) {
            socket.getOutputStream().write("hello".getBytes(UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("bye");
        }
        assertThat(received.join()).isEqualTo("hello");
    }

    @Test
    void readTimesOutAndMayGoOn() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        served(socket -> {
            go.join();
            socket.getOutputStream().write('x');
            return "";
        });
        try (Socket socket = session.open(address(), TIMEOUT)) {
            socket.setSoTimeout(50);
            InputStream in = socket.getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            go.complete(null);
            socket.setSoTimeout(20_000);
            assertThat(in.read()).isEqualTo('x');
        }
    }

    @Test
    void looksConnectedUntilItIsClosed() throws Exception {
        served(socket -> String.valueOf(socket.getInputStream().read()));
        Socket socket = session.open(address(), TIMEOUT);
        assertThat(socket.isConnected()).isTrue();
        assertThat(socket.isClosed()).isFalse();
        assertThat(socket.getRemoteSocketAddress()).isEqualTo(address());
        assertThat(socket.getPort()).isEqualTo(address().getPort());
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setSoLinger(true, 1);
        socket.setSoTimeout(77);
        assertThat(socket.getSoTimeout()).isEqualTo(77);
        InputStream in = socket.getInputStream();
        socket.close();
        assertThat(socket.isClosed()).isTrue();
        assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
    }

    @Test
    void closingLetsABlockedReaderGo() throws Exception {
        served(socket -> String.valueOf(socket.getInputStream().read()));
        Socket socket = session.open(address(), TIMEOUT);
        InputStream in = socket.getInputStream();
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                return in.read();
            } catch (IOException e) {
                return -2;
            }
        });
        socket.close();
        assertThat(read.join()).isEqualTo(-2);
    }

    @Test
    void peerThatFloodsIsHeldBackAndTheSessionGoesOnAfterClosing() throws Exception {
        served(socket -> {
            byte[] block = new byte[1 << 16];
            try {
                for (int i = 0; i < 1_000; i++) {
                    socket.getOutputStream().write(block);
                }
            } catch (IOException e) {
                return "held back";
            }
            return "all taken";
        });
        Socket socket = session.open(address(), TIMEOUT);
        assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
        socket.close();
        assertThat(session.exec("true").succeeded()).isTrue();
    }

    @Test
    void largeTransferArrivesWhole() throws Exception {
        byte[] content = new byte[3 << 20];
        new java.util.Random(1).nextBytes(content);
        served(socket -> {
            socket.getOutputStream().write(content);
            return "";
        });
        try (Socket socket = session.open(address(), TIMEOUT)) {
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void lostSessionIsNotTheEndOfTheStream() throws Exception {
        served(socket -> String.valueOf(socket.getInputStream().read()));
        try (Socket socket = session.open(address(), TIMEOUT)) {
            server.cutSessions();
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("The SSH session was lost");
        }
    }

    /** That a write meets the very moment of the loss cannot be arranged: JSch drops what is written a moment later. */
    @Test
    void lostSessionIsNotTheFaultOfWhoeverIsWrittenTo() {
        ChannelInput lost = new ChannelInput(() -> false, () -> false);
        ChannelInput carried = new ChannelInput(() -> true, () -> true);
        assertThatThrownBy(() -> new ChannelOutput(new Broken(), lost).write(1))
                .isInstanceOf(CarrierLostException.class)
                .hasSuppressedException(Broken.FAILURE);
        assertThatThrownBy(() -> new ChannelOutput(new Broken(), carried).write(new byte[2]))
                .isSameAs(Broken.FAILURE);
    }

    private static final class Broken extends OutputStream {

        static final IOException FAILURE = new IOException("Broken pipe");

        @Override
        public void write(int b) throws IOException {
            throw FAILURE;
        }
    }

    @Test
    void portThatNobodyListensOnIsNotConnected() throws Exception {
        service.close();
        ChannelNotOpenException failure =
                catchThrowableOfType(ChannelNotOpenException.class, () -> session.open(address(), TIMEOUT));
        assertThat(failure.reason()).isEqualTo(Reason.NOT_CONNECTED);
    }

    @Test
    void prohibitedForwardingIsRecognised() {
        server.prohibitForwarding();
        ChannelNotOpenException failure =
                catchThrowableOfType(ChannelNotOpenException.class, () -> session.open(address(), TIMEOUT));
        assertThat(failure.reason()).isEqualTo(Reason.PROHIBITED);
    }

    @Test
    void lostSessionIsReopenedForAChannel() throws Exception {
        served(socket -> "");
        server.cutSessions();
        long start = System.nanoTime();
        session.open(address(), Duration.ofSeconds(50)).close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the loss is noticed before the timeout")
                .isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void lossIsNoticedWhileAChannelOpens() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        server.holdForwarding(asked, release);
        served(socket -> "");
        CompletableFuture<Boolean> opened = CompletableFuture.supplyAsync(() -> {
            try (Socket socket = session.open(address(), Duration.ofSeconds(50))) {
                return socket.isConnected();
            } catch (IOException | ChannelNotOpenException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        server.cutSessions();
        try {
            assertThat(opened.get(25, TimeUnit.SECONDS)).isTrue();
        } finally {
            release.countDown();
        }
    }

    private interface Service {
        String serve(Socket socket) throws Exception;
    }

    private CompletableFuture<String> served(Service behaviour) {
        return CompletableFuture.supplyAsync(() -> {
                    try (Socket socket = service.accept()) {
                        return behaviour.serve(socket);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .orTimeout(30, TimeUnit.SECONDS);
    }
}
