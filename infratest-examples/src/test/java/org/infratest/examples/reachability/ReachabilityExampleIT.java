package org.infratest.examples.reachability;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.examples.namespaces.Namespaces;
import org.infratest.examples.namespaces.NamespacesProvider;
import org.infratest.examples.namespaces.NamespacesSpec;
import org.infratest.junit.EnvironmentRequest;
import org.infratest.junit.Infratest;
import org.infratest.junit.ReachabilityTest;
import org.infratest.process.SystemCommandRunner;
import org.infratest.reachability.Flow;
import org.infratest.reachability.ReachabilityTable;
import org.infratest.reachability.Survey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.AssertionFailedError;

/** A reachability table on machines with real routes, packet filters and sshds, and what it says when it is wrong. */
@Timeout(60)
class ReachabilityExampleIT {

    private static final int WEB = RoutedNetwork.WEB;
    private static final int DATABASE = RoutedNetwork.DATABASE;
    private static final NamespacesSpec SPEC = RoutedNetwork.spec();
    private static final NamespacesProvider PROVIDER = new NamespacesProvider(new SystemCommandRunner());
    private static final List<Closeable> SERVERS = new ArrayList<>();

    @RegisterExtension
    static final Infratest NETWORK =
            Infratest.with(EnvironmentRequest.of(SPEC, PROVIDER).machines(SPEC.machineNames()));

    @BeforeAll
    static void listen(Environment environment) throws Exception {
        for (Host host : environment.hosts()) {
            for (int port : RoutedNetwork.ports(host.name())) {
                SERVERS.add(PROVIDER.machine(environment, host.name()).inside(() -> new ServerSocket(port, 200)));
            }
        }
        DatagramSocket log = PROVIDER.machine(environment, "web").inside(() -> new DatagramSocket(RoutedNetwork.LOG));
        SERVERS.add(log);
        Thread answering = new Thread(() -> answer(log), "log");
        answering.setDaemon(true);
        answering.start();
    }

    /** Sends back whatever comes, until the socket is closed. */
    private static void answer(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[200], 200);
        try {
            while (!socket.isClosed()) {
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (SocketException e) {
            // closed at the end of the tests
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() throws IOException {
        for (Closeable server : SERVERS) {
            server.close();
        }
    }

    @ReachabilityTest("reachability.yaml")
    void flow(Flow flow) {
        flow.verify();
    }

    @Test
    void inCode(Environment environment) {
        ReachabilityTable.builder()
                .allow("client", "router")
                .to("web")
                .tcp(WEB)
                .icmp()
                .blockAtGateway("client")
                .to("db")
                .tcp(DATABASE)
                .verify(environment);
    }

    @Test
    void whatGetsThroughIsTold(Environment environment) {
        assertThatThrownBy(() -> ReachabilityTable.builder()
                        .deny("client")
                        .to("web")
                        .tcp(WEB)
                        .verify(environment))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining(
                        "web (10.94.2.10): expected tcp/8080 to be denied from client for 2 s, but the connection"
                                + " opened");
    }

    @Test
    void portOnWhichNobodyListensProvesNothing(Environment environment) {
        assertThatThrownBy(() -> ReachabilityTable.builder()
                        .deny("client")
                        .to("web")
                        .tcp(81)
                        .verify(environment))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining(
                        "web (10.94.2.10): expected tcp/81 to be denied from client, and so it looks (there was no"
                                + " answer within 3 s); but it answers nobody, not even itself.");
    }

    @Test
    void firewallOfTheTargetIsNotTakenForTheGateways() {
        try (Namespaces network = Namespaces.start(RoutedNetwork.leaky());
                Survey survey = ReachabilityTable.builder()
                        .blockAtGateway("client")
                        .to("db")
                        .tcp(DATABASE)
                        .build()
                        .in(network.environment())) {
            assertThatThrownBy(() -> survey.flows().get(0).verify())
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageStartingWith(
                            "db (10.94.2.20): expected tcp/5432 to be blocked at the gateway from client for 2"
                                    + " s, but its packets get as far as db, which does not answer\n");
        }
    }
}
