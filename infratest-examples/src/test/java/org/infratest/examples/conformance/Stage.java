package org.infratest.examples.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.infratest.environment.Host;
import org.infratest.environment.SshEnvironment;
import org.infratest.examples.namespaces.NamespaceMachine;
import org.infratest.examples.namespaces.Namespaces;
import org.infratest.probe.Authorities;
import org.infratest.process.RunningProcess;
import org.infratest.process.SystemCommandRunner;

/** What all cases share: the network, and the real servers in it. Safe for use by several threads. */
final class Stage implements AutoCloseable {

    private static final Duration UNTIL_READY = Duration.ofSeconds(60);

    private final Namespaces network;
    private final Peer muted;
    private final Path files;
    private final Certificates certificates;
    private final Map<Server, FutureTask<RunningProcess>> servers = new ConcurrentHashMap<>();

    private Stage(Namespaces network) throws Exception {
        this.network = network;
        muted = Peer.start(network.machine(Look.PEERS), RoutedNetwork.MUTED, Behaviours.says("x".repeat(200) + "\r\n"));
        files = Files.createDirectories(network.folder().resolve("files"));
        certificates = Certificates.make(new SystemCommandRunner(), files);
        ServerSettings.write(files);
    }

    static Stage start() throws Exception {
        Namespaces network = Namespaces.start(RoutedNetwork.spec());
        boolean ready = false;
        try {
            Stage stage = new Stage(network);
            ready = true;
            return stage;
        } finally {
            if (!ready) {
                network.close();
            }
        }
    }

    Host host(String name) {
        return network.host(name);
    }

    NamespaceMachine machine(String name) {
        return network.machine(name);
    }

    /** What trusts the authority of the good certificates. */
    SSLContext trusted() {
        return certificates.trusting();
    }

    /** The authority that signed the good certificates. */
    Authorities authorities() {
        return Authorities.in(certificates.authority());
    }

    /** What a peer with the certificate of that name speaks TLS with. */
    SSLContext serving(String certificate) {
        return certificates.serving(certificate);
    }

    /** The key with which one logs in to all machines. */
    Path loginKey() {
        return ((SshEnvironment) network.environment())
                .target(host(Look.PEERS))
                .identities()
                .get(0);
    }

    /** Sees to it that a server runs; the first who asks starts it, and all wait until it listens. */
    void require(Server server) throws Exception {
        if (server != Server.NONE) {
            FutureTask<RunningProcess> mine = new FutureTask<>(() -> start(server));
            FutureTask<RunningProcess> first = servers.putIfAbsent(server, mine);
            if (first == null) {
                mine.run();
            }
            (first == null ? mine : first).get();
        }
    }

    private RunningProcess start(Server server) {
        RunningProcess process = machine(server.machine()).start("env", "FILES=" + files, "sh", "-c", server.script());
        Awaitility.await()
                .timeout(UNTIL_READY)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.isAlive()) {
                        process.onExit().join();
                        throw new IllegalStateException(server + " ended: " + String.join("\n", process.lastLines()));
                    }
                    return server.ports().stream().allMatch(port -> listens(server, port));
                });
        return process;
    }

    private boolean listens(Server server, int port) {
        String sockets = "ss -H -l -n -t -u sport = :" + port;
        return !host(server.machine()).ssh().exec(sockets).stdout().isBlank();
    }

    /** The servers end with their machines. */
    @Override
    public void close() {
        muted.close();
        network.close();
    }
}
