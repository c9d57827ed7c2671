package org.infratest.examples.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.infratest.environment.Host;
import org.infratest.examples.namespaces.Namespaces;
import org.infratest.examples.namespaces.NamespacesSpec;

/** A machine with a thousand ports, of which every second one is open; nobody takes the connections, the kernel does. */
final class ManyPorts implements AutoCloseable {

    static final String ADDRESS = "10.94.1.10";
    static final int FIRST = 20_000;
    static final int COUNT = 1_000;

    private static final int BACKLOG = 1_000;
    private static final NamespacesSpec SPEC = NamespacesSpec.named("many-ports")
            .network("lan", "10.94.1.0/24")
            .machine("web", m -> m.nic("lan", ADDRESS))
            .jvm(m -> m.nic("lan", "10.94.1.99"));

    private final Namespaces network;
    private final List<ServerSocket> open;

    private ManyPorts(Namespaces network, List<ServerSocket> open) {
        this.network = network;
        this.open = open;
    }

    static ManyPorts start() throws Exception {
        Namespaces network = Namespaces.start(SPEC);
        return new ManyPorts(network, network.machine("web").inside(ManyPorts::listen));
    }

    private static List<ServerSocket> listen() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int port = FIRST; port < FIRST + COUNT; port += 2) {
            sockets.add(new ServerSocket(port, BACKLOG));
        }
        return sockets;
    }

    Host host() {
        return network.host("web");
    }

    static List<Integer> ports() {
        return IntStream.range(FIRST, FIRST + COUNT).boxed().toList();
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : open) {
            socket.close();
        }
        network.close();
    }
}
