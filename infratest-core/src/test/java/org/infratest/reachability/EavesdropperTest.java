package org.infratest.reachability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.reachability.Eavesdropper.Arrival;
import org.infratest.reachability.Eavesdropper.Heard;
import org.infratest.spec.Subnet;
import org.infratest.ssh.CommandsOnly;
import org.infratest.ssh.SshResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Listens for real, in a network of its own that is nothing but a loopback interface. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class EavesdropperTest {

    private final Inside inside = new Inside();
    private Process network;

    @BeforeEach
    void makeNetwork() throws IOException, InterruptedException {
        network = new ProcessBuilder("unshare", "--map-root-user", "--net", "sh", "-c", "echo here; exec sleep 60")
                .start();
        assumeTrue(network.inputReader().readLine() != null, "unshare(1) makes no networks here");
        inside.exec("ip link set lo up", Duration.ZERO).assertSucceeded();
    }

    @AfterEach
    void endNetwork() throws InterruptedException {
        network.destroyForcibly().waitFor();
    }

    @Test
    void itTellsWhatArrivedWhileItListened() {
        Eavesdropper ear = Eavesdropper.begin(inside).orElseThrow();
        inside.exec("ping -c 1 -W 5 127.0.0.3", Duration.ZERO).assertSucceeded();
        inside.exec("python3 -c 'import socket; socket.socket().connect_ex((\"127.0.0.2\", 5432))'", Duration.ZERO)
                .assertSucceeded();
        inside.exec(
                        "python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
                                + " s.bind((\"127.0.0.4\", 0)); s.sendto(b\"\", (\"127.0.0.1\", 53))'",
                        Duration.ZERO)
                .assertSucceeded();

        Heard heard = ear.end().orElseThrow();

        assertThat(heard.isAll()).isTrue();
        assertThat(heard.arrivals())
                .contains(
                        new Arrival(Subnet.address("127.0.0.1"), "icmp"),
                        new Arrival(Subnet.address("127.0.0.1"), "tcp/5432"),
                        new Arrival(Subnet.address("127.0.0.4"), "udp/53"));
        assertThat(ear.end()).as("it has ended").isEmpty();
    }

    @Test
    void severalListenOnOneMachine() {
        List<Eavesdropper> ears = Stream.generate(
                        () -> Eavesdropper.begin(inside).orElseThrow())
                .limit(4)
                .toList();
        inside.exec("ping -c 1 -W 5 127.0.0.1", Duration.ZERO).assertSucceeded();

        assertThat(ears)
                .allSatisfy(ear -> assertThat(ear.end().orElseThrow().arrivals())
                        .contains(new Arrival(Subnet.address("127.0.0.1"), "icmp")));
    }

    @Test
    void machineWithoutPythonCannotListen() {
        assertThat(Eavesdropper.begin(new Inside("PATH=/nowhere"))).isEmpty();
    }

    /** Commands in that network. */
    private final class Inside extends CommandsOnly {

        private final List<String> settings;

        Inside(String... settings) {
            this.settings = List.of(settings);
        }

        @Override
        public SshResult exec(String command, Duration deadline) {
            List<String> line = Stream.of(
                            List.of("nsenter", "--target", String.valueOf(network.pid())),
                            List.of("--user", "--net", "--preserve-credentials", "env"),
                            settings,
                            List.of("/bin/sh", "-c", command))
                    .flatMap(List::stream)
                    .toList();
            try {
                Process process = new ProcessBuilder(line).start();
                process.getOutputStream().close();
                String out = new String(process.getInputStream().readAllBytes(), UTF_8);
                String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
                return new SshResult(command, process.waitFor(), out, err, false, Duration.ZERO);
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
