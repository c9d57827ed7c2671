package org.infratest.examples.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.infratest.examples.namespaces.MachineSpec;
import org.infratest.examples.namespaces.Namespaces;
import org.infratest.examples.namespaces.NamespacesSpec;
import org.infratest.reachability.ReachabilityTable;

/**
 * A reachability table over four machines and twenty ports, every pair: 240 flows. Ten of the ports are open, five are refused, and
 * five do not answer although somebody listens, so that a witness is needed.
 */
final class ReachabilityTime implements Figure {

    private static final double LIMIT = 5;
    private static final int[] OPEN = IntStream.rangeClosed(7001, 7010).toArray();
    private static final int[] REFUSED = IntStream.rangeClosed(7011, 7015).toArray();
    private static final int[] DROPPED = IntStream.rangeClosed(7016, 7020).toArray();
    private static final int TIMES = 5;
    private static final int BACKLOG = 4_000;

    @Override
    public String name() {
        return "probes-reachability";
    }

    @Override
    public Reading measure() throws Exception {
        NamespacesSpec spec = NamespacesSpec.named("table")
                .network("lan", "10.93.1.0/24")
                .machine("a", m -> machine(m, 1))
                .machine("b", m -> machine(m, 2))
                .machine("c", m -> machine(m, 3))
                .machine("d", m -> machine(m, 4));
        List<ServerSocket> servers = new ArrayList<>();
        try (Namespaces network = Namespaces.start(spec)) {
            for (String machine : spec.machineNames()) {
                servers.addAll(network.machine(machine).inside(ReachabilityTime::servers));
            }
            return measure(network);
        } finally {
            for (ServerSocket server : servers) {
                server.close();
            }
        }
    }

    private static MachineSpec machine(MachineSpec machine, int number) {
        return machine.nic("lan", "10.93.1." + number)
                .run("nft add table ip filter")
                .run("nft 'add chain ip filter input { type filter hook input priority 0; }'")
                .run("nft add rule ip filter input iifname lan tcp dport " + DROPPED[0] + "-"
                        + DROPPED[DROPPED.length - 1] + " drop");
    }

    private static List<ServerSocket> servers() throws IOException {
        List<ServerSocket> servers = new ArrayList<>();
        for (int port :
                IntStream.concat(IntStream.of(OPEN), IntStream.of(DROPPED)).toArray()) {
            servers.add(new ServerSocket(port, BACKLOG));
        }
        return servers;
    }

    private static Reading measure(Namespaces network) throws Exception {
        ReachabilityTable table = ReachabilityTable.builder()
                .allow("all")
                .to("all")
                .tcp(OPEN)
                .refuse("all")
                .to("all")
                .tcp(REFUSED)
                .filter("all")
                .to("all")
                .tcp(DROPPED)
                .build();
        List<Double> times = new ArrayList<>();
        for (int i = 0; i <= TIMES; i++) {
            double seconds = Pairs.timed(() -> {
                        table.verify(network.environment());
                        return table;
                    })
                    .call();
            System.err.printf("==> probes-reachability: %.3f s%n", seconds);
            if (i > 0) { // the first loads classes
                times.add(seconds);
            }
        }
        double median = Pairs.median(times);
        return new Reading(median, "s", "limit", median / LIMIT);
    }
}
