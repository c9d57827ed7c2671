package container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packer's docker builder makes an image of the base box that a container with an SSH server comes from. */
class ContainerIT {

    private static final String IMAGE = "localhost/infratest/basebox-it:debian-12";
    private static final SystemCommandRunner RUNNER = new SystemCommandRunner();

    private static String container = "";

    @BeforeAll
    static void buildAndStart(@TempDir Path folder) {
        run(
                "packer",
                "build",
                "-color=false",
                "-var-file=debian-12.pkrvars.json",
                "-var=base_image=localhost/infratest/debian-12",
                "-var=pull=false",
                "-var=repository=localhost/infratest/basebox-it",
                "-var=manifest=" + folder.resolve("manifest.json"),
                "container.pkr.json");
        container = run("docker", "run", "--detach", IMAGE);
    }

    @AfterAll
    static void remove() {
        if (!container.isEmpty()) {
            run("docker", "rm", "--force", container);
        }
        run("docker", "rmi", "--force", IMAGE);
    }

    @Test
    void greetsAsOpenSsh() throws IOException {
        String address = run("docker", "inspect", "--format", "{{.NetworkSettings.IPAddress}}", container);

        assertThat(banner(address)).startsWith("SSH-2.0-OpenSSH");
    }

    @Test
    void vagrantMayDoEverything() {
        assertThat(inside("sudo", "-u", "vagrant", "sudo", "-n", "id", "-u")).isEqualTo("0");
        assertThat(inside("cat", "/home/vagrant/.ssh/authorized_keys")).contains("vagrant insecure public key");
    }

    @Test
    void etcIsCommitted() {
        assertThat(inside("git", "-C", "/etc", "log", "-1", "--format=%s")).isEqualTo("The base box");
    }

    /** What listens says; the server may need a moment to make its keys. */
    private static String banner(String address) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, 22), 5_000);
                socket.setSoTimeout(5_000);
                return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    private static String inside(String... command) {
        return run(Stream.concat(Stream.of("docker", "exec", container), Stream.of(command))
                .toArray(String[]::new));
    }

    private static String run(String... command) {
        CommandResult result = RUNNER.run(Command.of(command)
                .in(configset())
                .withDeadline(Duration.ofMinutes(10))
                .withEnvironment(Map.of("CHECKPOINT_DISABLE", "1")));
        assertThat(result.succeeded())
                .as("%s\n%s\n%s", result.commandLine(), result.stdout(), result.stderr())
                .isTrue();
        return String.join("\n", result.stdout()).strip();
    }

    /** The folder of this test, from the module's folder under Maven or the checkout's in an IDE. */
    private static Path configset() {
        return List.of(Path.of("container"), Path.of("configsets/container")).stream()
                .map(Path::toAbsolutePath)
                .filter(folder -> folder.resolve("container.pkr.json").toFile().isFile())
                .findFirst()
                .orElseThrow();
    }
}
