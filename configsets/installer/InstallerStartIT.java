package installer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's network installer starts from our CD and comes, asking nobody anything, to where it fetches its own parts from the
 * mirror: Packer types at its boot menu, it configures its network, and it reads our preseed. Needs no mirror of Debian.
 */
@EnabledIfEnvironmentVariable(
        named = "INFRATEST_INSTALLER",
        matches = "1",
        disabledReason = "starting Debian's installer takes minutes; scripts/installer runs this test")
class InstallerStartIT {

    private static final String RELEASE = "/debian/dists/bookworm/Release";
    private static final String OF_MAIN = "/debian/dists/bookworm/main/binary-amd64/Release";
    private static final String PARTS = "/debian/dists/bookworm/main/debian-installer/binary-amd64/Packages";
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final SystemCommandRunner runner = new SystemCommandRunner();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> askedForParts = new CompletableFuture<>();
    private HttpServer mirror;

    @TempDir
    Path folder;

    @BeforeEach
    void startMirror() throws IOException {
        mirror = HttpServer.create(new InetSocketAddress(0), 0);
        mirror.createContext("/", this::answer);
        mirror.start();
    }

    @AfterEach
    void stopAll() {
        runner.stopAll();
        mirror.stop(0);
    }

    @Test
    void comesToItsPartsUnattended() throws InterruptedException, ExecutionException, TimeoutException {
        Thread packer = new Thread(this::build, "packer");
        packer.start();

        askedForParts.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        runner.stopAll();
        packer.join();

        assertThat(requests).contains(RELEASE);
        assertThat(folder.resolve("output")).as("Packer tidies up").doesNotExist();
    }

    private void build() {
        CommandResult result = runner.run(Command.of(
                        "packer",
                        "build",
                        "-color=false",
                        "-only=qemu.installer",
                        "-var-file=debian-12.pkrvars.json",
                        "-var",
                        "iso_url=" + cache().resolve("images/debian-12-installer.iso"),
                        "-var",
                        "mirror=http://10.0.2.2:" + mirror.getAddress().getPort() + "/debian",
                        "-var",
                        "accelerator=" + System.getenv().getOrDefault("INFRATEST_ACCELERATOR", "tcg"),
                        "-var",
                        "output_directory=" + folder.resolve("output"),
                        "-var",
                        "console=" + console(),
                        "installer.pkr.json")
                .in(configset())
                .withDeadline(PATIENCE)
                .withEnvironment(Map.of(
                        "CHECKPOINT_DISABLE",
                        "1",
                        "PACKER_CACHE_DIR",
                        cache().resolve("packer").toString())));
        askedForParts.completeExceptionally(new AssertionError("The installer did not ask for its parts, but for "
                + requests + "\n  Packer " + result.ending() + ":\n    " + String.join("\n    ", result.stdout())
                + "\n  console: " + console()));
    }

    /** Answers like a mirror that has no parts at all, which ends the installation once they are asked for. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(path);
        if (path.equals(RELEASE) || path.equals(OF_MAIN)) {
            byte[] release =
                    (path.equals(RELEASE) ? release() : "Architecture: amd64\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, release.length);
            exchange.getResponseBody().write(release);
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
        if (path.startsWith(PARTS)) {
            askedForParts.complete(path);
        }
    }

    private static String release() {
        return """
                Origin: Debian
                Label: Debian
                Suite: bookworm
                Codename: bookworm
                Date: Thu, 01 Jan 2026 00:00:00 UTC
                Architectures: amd64
                Components: main
                SHA256:
                 %1$s 0 main/binary-amd64/Packages
                 %1$s 0 main/debian-installer/binary-amd64/Packages
                """.formatted(sha256OfNothing());
    }

    private static String sha256OfNothing() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static Path console() {
        return Path.of("target/installer-console.log").toAbsolutePath();
    }

    private static Path cache() {
        String named = System.getenv("INFRATEST_CACHE_DIR");
        return named == null ? Path.of(System.getProperty("user.home"), ".cache/infratest") : Path.of(named);
    }

    /** The folder of this test, from the module's folder under Maven or the checkout's in an IDE. */
    private static Path configset() {
        return List.of(Path.of("installer"), Path.of("configsets/installer")).stream()
                .map(Path::toAbsolutePath)
                .filter(folder -> folder.resolve("installer.pkr.json").toFile().isFile())
                .findFirst()
                .orElseThrow();
    }
}
