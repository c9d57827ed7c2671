package org.infratest.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.TestContext;
import org.infratest.event.Event;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshResult;
import org.infratest.vantage.FakeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** From the failing assertion to its message, with nothing but this computer. */
@Timeout(60)
class LayeredDiagnosisTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private Duration budget = Duration.ofSeconds(20);

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private final class Context extends TestContext {
        Context() {
            super(events::add);
        }

        @Override
        public Path logs() {
            return folder;
        }

        @Override
        public Duration diagnosisBudget() {
            return budget;
        }
    }

    private Host host(FakeSession session) {
        Subnet subnet = Subnet.parse(LOOPBACK.getHostAddress() + "/32");
        return new Host("web", List.of(), Map.of(new Network("local", subnet), LOOPBACK), () -> session, new Context());
    }

    private static AssertionFailedError failure(TcpProbe probe, int port) {
        return catchThrowableOfType(
                AssertionFailedError.class, () -> probe.within(Duration.ZERO).assertOpen(port));
    }

    @Test
    void probeMadeByHandSaysThatNothingListens() throws IOException {
        int port = closedPort();

        AssertionFailedError failure = failure(TcpProbe.to(Host.at("site", LOOPBACK)), port);

        assertThat(failure)
                .hasMessageContaining("expected TCP port " + port + " to be open, but the connection was refused")
                .hasMessageContaining("\n  why: nothing listens on TCP port " + port + " of site; there listens ");
    }

    @Test
    void whatListensAtAnotherAddressIsNamed() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.2", 0));

            assertThat(failure(TcpProbe.to(Host.at("site", LOOPBACK)), socket.getLocalPort()))
                    .hasMessageContaining("why: nothing listens on TCP port " + socket.getLocalPort()
                            + " at 127.0.0.1 of site, only ");
        }
    }

    @Test
    void passwordsThatAServerSendsBackAreInNoReasonAndInNoFile() throws IOException {
        String password = "open-sesame";
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("The plain HTTP request was sent to HTTPS port, with " + password).getBytes(UTF_8);
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            HttpProbe probe = HttpProbe.to(host(new FakeSession().answer(command -> Shells.answer(command, Map.of()))))
                    .port(server.getAddress().getPort())
                    .basicAuth("ali", password)
                    .within(Duration.ZERO);

            assertThatThrownBy(() -> probe.assertOk("/"))
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageContaining("why: TCP port ")
                    .hasMessageContaining("was sent to HTTPS port, with ***")
                    .hasMessageNotContaining(password);
            assertThat(folder).isDirectoryContaining("glob:**/diagnosis-web-1.txt");
            assertThat(folder.resolve("diagnosis-web-1.txt"))
                    .content()
                    .contains("with ***")
                    .doesNotContain(password);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void managedMachineIsAskedByOneCommandAtATimeAndTellsItInAFileAndAnEvent() throws IOException {
        int port = closedPort();
        FakeSession session = new FakeSession()
                .answer(command -> Shells.answer(
                        command,
                        Map.of("ss", "tcp LISTEN 0 128 0.0.0.0:8443 0.0.0.0:* users:((\"nginx\",pid=7,fd=3))")));

        AssertionFailedError failure = failure(TcpProbe.to(host(session)), port);

        String why = "nothing listens on TCP port " + port + " of web; there listens nginx on 0.0.0.0:8443";
        assertThat(failure).hasMessageContaining("\n  why: " + why + "\n");
        assertThat(session.commands()).hasSize(2);
        Path file = folder.resolve("diagnosis-web-1.txt");
        assertThat(failure).hasMessageContaining("\n  all that was asked: " + file);
        assertThat(Files.readString(file))
                .contains("first broken layer: nothing listening", "web$ ss -H -l -t -u -n -p");
        assertThat(events).last().isInstanceOfSatisfying(Event.ProbeExplained.class, event -> {
            assertThat(event.layer()).isEqualTo("nothing listening");
            assertThat(event.sentence()).isEqualTo(why);
            assertThat(event.file()).isEqualTo(file);
        });
    }

    @Test
    void noBudgetMeansNoQuestion() throws IOException {
        budget = Duration.ZERO;
        FakeSession session = new FakeSession();

        assertThat(failure(TcpProbe.to(host(session)), closedPort()).getMessage())
                .doesNotContain("why:");
        assertThat(session.commands()).isEmpty();
    }

    @Test
    void machineThatCannotBeAskedDoesNotHideTheFailure() throws IOException {
        FakeSession session = new FakeSession().answer(command -> {
            throw new org.infratest.EnvironmentException("Session lost");
        });

        assertThat(failure(TcpProbe.to(host(session)), closedPort()))
                .hasMessageContaining("but the connection was refused")
                .hasMessageContaining("why: not known: ")
                .hasMessageContaining("not known: web could not be asked: Session lost");
    }

    @Test
    void budgetHolds() throws IOException {
        budget = Duration.ofSeconds(2);
        FakeSession session = new FakeSession().answer(command -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new SshResult(command, 0, "", "", false, Duration.ZERO);
        });
        long start = System.nanoTime();

        assertThat(failure(TcpProbe.to(host(session)), closedPort())).hasMessageContaining("did not answer within");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void fileThatCannotBeWrittenTakesNothingFromWhatWasFoundOut() throws IOException {
        folder = Files.createFile(folder.resolve("file"));
        int port = closedPort();
        FakeSession session = new FakeSession()
                .answer(command -> Shells.answer(command, Map.of("ss", "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*")));

        assertThat(failure(TcpProbe.to(host(session)), port))
                .hasMessageContaining("why: nothing listens on TCP port " + port)
                .hasMessageContaining("all that was asked could not be written to " + folder);
    }
}
