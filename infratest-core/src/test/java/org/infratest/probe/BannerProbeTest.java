package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BannerProbeTest {

    private final TestHosts hosts = new TestHosts();
    private final CountDownLatch release = new CountDownLatch(1);
    private ServerSocket server;

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        if (server != null) {
            server.close();
        }
    }

    private BannerProbe probe() {
        return BannerProbe.to(hosts.at(InetAddress.getLoopbackAddress())).within(ZERO);
    }

    private int serve(String text, boolean close) throws IOException {
        return serve(socket -> {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            if (!close) {
                release.await();
            }
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                Thread.currentThread().interrupt(); // the client went away, or the server was closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Behaviour {
        void run(Socket socket) throws Exception;
    }

    private int serve(Behaviour behaviour) throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ServerSocket listening = server;
        start(() -> {
            while (true) {
                Socket socket = listening.accept();
                start(() -> {
                    try (socket) {
                        behaviour.run(socket);
                    }
                });
            }
        });
        return server.getLocalPort();
    }

    @Test
    void firstLineIsReadWhileTheConnectionStaysOpen() throws IOException {
        int port = serve("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", false);
        BannerObservation seen = probe().observe(port);
        assertThat(seen.text()).isEqualTo("SSH-2.0-OpenSSH_9.2p1 Debian");
        assertThat(seen.ending()).isEmpty();
        probe().assertStartsWith(port, "SSH-2.0-OpenSSH");
        probe().assertContains(port, "OpenSSH_9");
        probe().assertMatches(port, "SSH-2\\.0-OpenSSH_\\d+.*");
        assertThat(hosts.verdicts())
                .hasSize(4)
                .allSatisfy(v -> assertThat(v.probe()).isEqualTo("banner"));
    }

    @Test
    void linesBeforeTheOneThatMattersAreKept() throws IOException {
        int port = serve("welcome\r\nSSH-2.0-x\r\n", true);
        assertThat(probe().observe(port).text()).isEqualTo("welcome\r\nSSH-2.0-x");
    }

    @Test
    void bannerWithoutLineEndIsRead() throws IOException {
        int port = serve("J\0\0\0\n8.0.36\0binary", false);
        probe().assertContains(port, "8.0.36");
    }

    @Test
    void bannerInPiecesIsReadWhole() throws IOException {
        int port = serve(socket -> {
            socket.setTcpNoDelay(true);
            for (String piece : new String[] {"22", "0 ma", "il\r\n"}) {
                socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                release.await(100, TimeUnit.MILLISECONDS);
            }
            release.await();
        });
        probe().assertStartsWith(port, "220 mail");
    }

    @Test
    void otherBannerIsShownWithoutControlCharacters() throws IOException {
        int port = serve("220 mail\u001b[31m ready\r\n", true);
        assertThatThrownBy(() -> probe().assertStartsWith(port, "SSH-"))
                .hasMessageMatching("(?s)web \\(127\\.0\\.0\\.1\\): expected the banner on TCP port " + port
                        + " to begin with 'SSH-', but the server began with '220 mail\\\\x1b\\[31m ready'\n"
                        + "  attempts: 1; last took \\d+ ms\n  from: this JVM");
    }

    @Test
    void silenceIsTold() throws IOException {
        int port = serve(socket -> release.await());
        assertThatThrownBy(() -> probe().attemptTimeout(ofMillis(300)).assertStartsWith(port, ""))
                .hasMessageContaining("but the server sent nothing within ");
    }

    @Test
    void endWithoutAWordIsTold() throws IOException {
        int port = serve("", true);
        assertThatThrownBy(() -> probe().assertContains(port, ""))
                .hasMessageContaining("but the server closed the connection without a word");
    }

    @Test
    void closedPortIsTold() throws IOException {
        // A socket that is bound and does not listen keeps its port from everybody else.
        try (Socket closed = new Socket()) {
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = closed.getLocalPort();
            assertThatThrownBy(() -> probe().assertContains(port, "x"))
                    .hasMessageContaining("but the connection was refused");
        }
    }

    @Test
    void endlessBannerIsBounded() throws IOException {
        int port = serve(socket -> {
            while (true) {
                socket.getOutputStream().write(new byte[1 << 16]);
            }
        });
        assertThat(probe().observe(port).text()).hasSize(4096);
    }

    @Test
    void bannerByteByByteIsBoundedInTime() throws IOException {
        int port = serve(socket -> {
            while (!release.await(50, TimeUnit.MILLISECONDS)) {
                socket.getOutputStream().write('x');
            }
        });
        BannerObservation seen = probe().attemptTimeout(ofMillis(500)).observe(port);
        assertThat(seen.text()).startsWith("x");
        assertThat(seen.took()).isLessThan(ofSeconds(20));
    }
}
