package org.infratest.lab;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * How the JVM gets to networks on which it has no address: by their gateways, like a host outside. A gateway that is itself behind another is
 * reached through that.
 */
final class JvmRoutes {

    private final LabSpec lab;
    private final Map<String, Hop> known = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();

    /**
     * A route.
     *
     * @param destination where to
     * @param via through which address, on a network that the JVM is on
     */
    record Route(Subnet destination, InetAddress via) {}

    /** The first hop on the way to a network; without any where the JVM is on it. */
    private record Hop(@Nullable InetAddress four, @Nullable InetAddress six) {}

    private JvmRoutes(LabSpec lab) {
        this.lab = lab;
    }

    static List<Route> of(LabSpec lab) {
        return new JvmRoutes(lab).find();
    }

    private List<Route> find() {
        Queue<LabNetwork> reached = new ArrayDeque<>();
        for (LabNetwork network : lab.networks()) {
            if (network.jvm() != null) {
                known.put(network.name(), new Hop(null, null));
                reached.add(network);
            }
        }
        while (!reached.isEmpty()) {
            LabNetwork near = reached.remove();
            for (LabNetwork far : lab.networks()) {
                if (!known.containsKey(far.name()) && lead(near, far)) {
                    reached.add(far);
                }
            }
        }
        return routes;
    }

    private boolean lead(LabNetwork near, LabNetwork far) {
        String gateway = far.gateway();
        Optional<Nic.Connection> door = lab.hosts().stream()
                .filter(host -> host.name().equals(gateway))
                .flatMap(host -> host.nics().stream())
                .flatMap(nic -> nic.connections().stream())
                .filter(connection -> connection.network().equals(near.name()))
                .findFirst();
        Hop before = known.get(near.name());
        if (door.isEmpty() || before == null) {
            return false;
        }
        InetAddress four = before.four() == null ? door.get().address() : before.four();
        InetAddress six = before.six() == null ? door.get().address6() : before.six();
        known.put(far.name(), new Hop(four, six));
        if (four != null) {
            routes.add(new Route(far.subnet(), four));
        }
        Subnet subnet6 = far.subnet6();
        if (six != null && subnet6 != null) {
            routes.add(new Route(subnet6, six));
        }
        return true;
    }
}
