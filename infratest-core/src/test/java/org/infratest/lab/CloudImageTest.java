package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;
import org.infratest.process.Command;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Images by their checksums, from files and from a server on this computer. */
@EnabledIf("hasQemuImg")
class CloudImageTest {

    private static final String NONE = "0".repeat(64);
    private static final String PAGE = "<html>please log in</html>";

    private final SystemCommandRunner runner = new SystemCommandRunner();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> progress = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private HttpServer server;
    private Path disk;

    static boolean hasQemuImg() {
        return new SystemCommandRunner().isInstalled("qemu-img");
    }

    @BeforeEach
    void makeAndServeDisk() throws IOException {
        disk = folder.resolve("cloud.qcow2");
        assertThat(runner.run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", disk.toString(), "8M"))
                        .succeeded())
                .isTrue();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().getPath());
        byte[] content = Files.readAllBytes(disk);
        switch (exchange.getRequestURI().getPath()) {
            case "/cloud.qcow2" -> {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
            case "/broken.qcow2" -> {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content, 0, content.length / 2);
            }
            case "/moved.qcow2" -> {
                exchange.getResponseHeaders().add("Location", "/cloud.qcow2");
                exchange.sendResponseHeaders(302, -1);
            }
            case "/page.qcow2" -> {
                exchange.sendResponseHeaders(200, PAGE.length());
                exchange.getResponseBody().write(PAGE.getBytes(StandardCharsets.UTF_8));
            }
            default -> exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    @Test
    void imageIsDownloadedOnce() throws Exception {
        Path image = base(at("/cloud.qcow2"), sha256(disk));

        assertThat(base(at("/cloud.qcow2"), sha256(disk).toUpperCase(Locale.ROOT)))
                .isEqualTo(image);
        assertThat(requests).containsExactly("/cloud.qcow2");
        assertThat(progress)
                .containsExactly("making the image of " + at("/cloud.qcow2"), "downloading " + at("/cloud.qcow2"));
    }

    @Test
    void sameImageFromElsewhereIsNotMadeAgain() throws Exception {
        Path image = base(disk.toUri(), sha256(disk));

        assertThat(base(at("/moved.qcow2"), sha256(disk))).isEqualTo(image);
        assertThat(requests).isEmpty();
    }

    @Test
    void serverMaySendElsewhere() throws Exception {
        assertThat(base(at("/moved.qcow2"), sha256(disk))).exists();
        assertThat(requests).containsExactly("/moved.qcow2", "/cloud.qcow2");
    }

    @Test
    void fileNeedsNoChecksum() {
        assertThat(base(disk.toUri(), "")).exists();
    }

    @Test
    void wrongChecksumNamesBoth() throws Exception {
        for (URI location : List.of(disk.toUri(), at("/cloud.qcow2"))) {
            assertThatThrownBy(() -> base(location, NONE))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Image " + location + " has the wrong checksum:\n  expected SHA-256 " + NONE
                            + "\n  but it has      " + sha256(disk)
                            + "\n  if the image was replaced on purpose, give the new one");
        }
        nothingIsLeft();
        assertThat(base(disk.toUri(), sha256(disk))).exists();
    }

    @Test
    void whatIsNoChecksumIsRefused() {
        assertThatThrownBy(() -> base(disk.toUri(), "sha256:1234"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Cloud image " + disk + " is given the checksum 'sha256:1234'; a SHA-256 has 64 hexadecimal "
                                + "digits, as printed by: sha256sum " + disk);
        assertThatThrownBy(() -> base(at("/cloud.qcow2"), ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Cloud image " + at("/cloud.qcow2")
                        + " needs its SHA-256, 64 hexadecimal digits, as it comes over the network");
        assertThat(requests).isEmpty();
        nothingIsLeft();
    }

    @Test
    void missingImageIsNamed() {
        Path missing = folder.resolve("other.qcow2");
        assertThatThrownBy(() -> base(missing.toUri(), ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Cloud image " + missing + " does not exist");
        assertThatThrownBy(() -> base(at("/other.qcow2"), NONE))
                .isInstanceOf(EnvironmentException.class)
                .hasMessage("Could not download " + at("/other.qcow2")
                        + ": the server answers with 404; look whether the address is still right");
        nothingIsLeft();
    }

    @Test
    void downloadThatBreaksOffLeavesNothing() throws Exception {
        assertThatThrownBy(() -> base(at("/broken.qcow2"), sha256(disk)))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageMatching("Could not download " + at("/broken.qcow2")
                        + ": java.io.IOException: .*; nothing of it was kept, so try again");
        nothingIsLeft();
    }

    @Test
    void serverThatIsNotThereIsNamed() {
        URI location = at("/cloud.qcow2");
        server.stop(0);

        assertThatThrownBy(() -> base(location, NONE))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageStartingWith("Could not download " + location + ": java.net.ConnectException");
        nothingIsLeft();
    }

    @Test
    void pageInPlaceOfAnImageIsRefused() throws Exception {
        String checksum = sha256(Files.writeString(folder.resolve("page"), PAGE));

        assertThatThrownBy(() -> base(at("/page.qcow2"), checksum))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Cloud image " + at("/page.qcow2") + " is no disk image: it is in none of QEMU's formats, "
                        + "and has no partition table; give a qcow2, VDI, VMDK, VHD or raw image of a disk");
        nothingIsLeft();
    }

    @Test
    void placeThatNobodyReadsFromIsNamed() {
        URI location = URI.create("ftp://127.0.0.1/cloud.qcow2");

        assertThatThrownBy(() -> base(location, NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Image " + location + " is at no place that can be read; give a file or an HTTP address");
        nothingIsLeft();
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Path base(URI location, String sha256) {
        return new LabImages(folder.resolve("cache"), runner, Duration.ofDays(14), progress::add)
                .base(new ImageSource.CloudImage(location, sha256));
    }

    /** But for locks, and hashes of files. */
    private void nothingIsLeft() {
        Path images = folder.resolve("cache/lab/images");
        try (Stream<Path> files = Files.isDirectory(images) ? Files.list(images) : Stream.empty()) {
            assertThat(files.filter(file -> !file.endsWith("known"))).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
