package org.infratest.lab.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.infratest.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class BannerWatchTest {

    private static final Duration MOMENT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    @Test
    void connectionThatIsAcceptedAndSilentIsNoAnswer() throws IOException {
        try (ServerSocket server = server();
                BannerWatch banner = new BannerWatch(server.getLocalPort(), BannerWatch.Pace.BOOTING)) {
            for (int i = 0; i < 10; i++) {
                assertThat(banner.answersWithin(MOMENT)).isFalse();
            }
        }
    }

    @Test
    void laterConnectionMayBeTheOneThatIsAnswered() throws IOException {
        try (ServerSocket server = server();
                BannerWatch banner = new BannerWatch(server.getLocalPort(), BannerWatch.Pace.BOOTING)) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (Socket silent = server.accept();
                        Socket second = server.accept()) {
                    assertThat(silent.isConnected()).isTrue();
                    second.getOutputStream().write("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            boolean seen = false;
            while (!seen) {
                seen = banner.answersWithin(MOMENT);
            }
            answered.join();
        }
    }

    @Test
    void whoSaysSomethingElseIsNoSshServer() throws IOException {
        try (ServerSocket server = server();
                BannerWatch banner = new BannerWatch(server.getLocalPort(), BannerWatch.Pace.BOOTING)) {
            CompletableFuture<Void> http = CompletableFuture.runAsync(() -> {
                try (Socket first = server.accept()) {
                    first.getOutputStream().write("HTTP/1.1 400\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 4; i++) {
                assertThat(banner.answersWithin(MOMENT)).isFalse();
            }
            http.join();
        }
    }

    @Test
    void portWithoutAServerIsNoAnswer() throws IOException {
        int port;
        try (ServerSocket server = server()) {
            port = server.getLocalPort();
        }
        try (BannerWatch banner = new BannerWatch(port, BannerWatch.Pace.BOOTING)) {
            for (int i = 0; i < 8; i++) {
                assertThat(banner.answersWithin(MOMENT)).isFalse();
            }
        }
    }

    @Test
    void attemptsGetRarerSoThatASlowServerCanAnswer() {
        BannerWatch.Pace booting = BannerWatch.Pace.BOOTING;

        assertThat(booting.interval(Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
        assertThat(booting.interval(Duration.ofSeconds(24))).isEqualTo(Duration.ofSeconds(1));
        assertThat(booting.interval(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void serverThatRunsIsNotAskedAgainBeforeItCouldAnswer() {
        BannerWatch.Pace running = BannerWatch.Pace.RUNNING;

        assertThat(running.interval(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        assertThat(running.interval(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(4));
        assertThat(running.interval(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void socketsAreInAFolderOfThisUserAlone() throws IOException {
        SocketFolder sockets = SocketFolder.planned(null, folder);
        sockets.make();
        Files.createFile(sockets.socket("web.qmp"));

        assertThat(Files.getPosixFilePermissions(sockets.path()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        sockets.close();
        assertThat(sockets.path()).doesNotExist();
        sockets.close();
    }

    @Test
    void folderWhosePathIsTooLongForSocketsIsRefused() {
        Path deep = folder.resolve("x".repeat(80));

        assertThatThrownBy(() -> SocketFolder.planned(null, deep))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("The folder for temporary files, " + deep + ", has too long a path for the sockets of "
                        + "machines; name a shorter one with -Djava.io.tmpdir=/tmp");
    }

    @Test
    void screenOfAnOldQemuIsRead() throws IOException {
        byte[] ppm = "P6\n2 1\n255\nabcdef".getBytes(StandardCharsets.US_ASCII);

        BufferedImage image = Screenshot.read(new ByteArrayInputStream(ppm));

        assertThat(image.getWidth()).isEqualTo(2);
        assertThat(image.getRGB(1, 0) & 0xffffff).isEqualTo(0x646566);
        assertThatThrownBy(() ->
                        Screenshot.read(new ByteArrayInputStream("P6\n99999 1\n".getBytes(StandardCharsets.US_ASCII))))
                .hasMessage("QEMU wrote an image with a side of '99999' pixels");
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
}
