package org.infratest.lab;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one machine, from where the gateways of a lab are: out of a network with a gateway everything goes through it; into one
 * that the machine is not on, through the machines that lead there. For one family of addresses at a time.
 */
final class Routing {

    private final LabSpec lab;
    private final LabHost host;
    private final Family family;

    /** What differs between IPv4 and IPv6. */
    record Family(
            int bytes,
            Function<LabNetwork, @Nullable Subnet> subnet,
            Function<LabNetwork, @Nullable InetAddress> jvm,
            Function<Nic.Connection, @Nullable InetAddress> address) {

        private static final List<Family> BOTH = List.of(
                new Family(4, LabNetwork::subnet, LabNetwork::jvm, Nic.Connection::address),
                new Family(16, LabNetwork::subnet6, LabNetwork::jvm6, Nic.Connection::address6));

        /** The address that a machine has on a network, or null where it has none of its own. */
        @Nullable
        InetAddress address(LabHost of, LabNetwork network) {
            return connections(of)
                    .filter(connection -> connection.network().equals(network.name()))
                    .findFirst()
                    .map(address)
                    .orElse(null);
        }
    }

    private Routing(LabSpec lab, LabHost host, Family family) {
        this.lab = lab;
        this.host = host;
        this.family = family;
    }

    /**
     * All its routes, those that it declares first.
     *
     * @throws ConfigurationException if it declares one by an address on none of its networks
     */
    static List<LabHost.Route> of(LabSpec lab, LabHost host) {
        List<LabHost.Route> routes = new ArrayList<>(host.routes());
        for (Family family : Family.BOTH) {
            new Routing(lab, host, family).addTo(routes);
        }
        for (LabHost.Route route : host.routes()) {
            if (connections(host).noneMatch(c -> isOn(lab, c, route.via()))) {
                throw new ConfigurationException("Host '" + host.name() + "' has a route via "
                        + route.via().getHostAddress() + ", which is on none of its networks");
            }
        }
        return List.copyOf(routes);
    }

    /** The IPv4 networks that whoever is on one network alone can reach through its neighbours, and through which of them each. */
    static Map<Subnet, InetAddress> into(LabSpec lab, LabNetwork from) {
        return new WaysIn(lab, Family.BOTH.get(0), null).from(List.of(from), Set.of(from.name()));
    }

    /** Whether an address lies on the network of that connection. */
    static boolean isOn(LabSpec lab, Nic.Connection connection, InetAddress address) {
        LabNetwork network = lab.network(connection.network()).orElseThrow();
        Subnet six = network.subnet6();
        return network.subnet().contains(address) || (six != null && six.contains(address));
    }

    private void addTo(List<LabHost.Route> routes) {
        InetAddress way = routes.stream()
                .filter(route -> route.destination() == null && belongs(route.via()))
                .map(LabHost.Route::via)
                .findFirst()
                .orElse(null);
        if (way == null) {
            way = wayOut();
            if (way != null) {
                routes.add(new LabHost.Route(null, way));
            }
        }
        for (Map.Entry<Subnet, InetAddress> route : waysIn().entrySet()) {
            boolean declared = routes.stream().anyMatch(r -> route.getKey().equals(r.destination()));
            if (!declared && !route.getValue().equals(way)) {
                routes.add(new LabHost.Route(route.getKey(), route.getValue()));
            }
        }
    }

    private boolean belongs(InetAddress address) {
        return address.getAddress().length == family.bytes();
    }

    /** The gateway of the first network that has one, else the JVM where it leads out. */
    private @Nullable InetAddress wayOut() {
        InetAddress uplink = null;
        for (LabNetwork network : fixedNetworks()) {
            String gateway = network.gateway();
            if (gateway != null && !gateway.equals(host.name())) {
                return address(lab.host(gateway).orElseThrow(), network);
            }
            if (uplink == null && gateway == null && !network.uplink().equals(Uplink.NONE)) {
                uplink = family.jvm().apply(network);
            }
        }
        return uplink;
    }

    /** Each network that it is not on, and the neighbour through which it is reached by the fewest machines. */
    private Map<Subnet, InetAddress> waysIn() {
        Set<String> own = new HashSet<>();
        connections(host).forEach(connection -> own.add(connection.network()));
        return new WaysIn(lab, family, host.name()).from(fixedNetworks(), own);
    }

    /** Its networks on which it has an address of its own; on the others, whoever serves addresses serves routes too. */
    private List<LabNetwork> fixedNetworks() {
        return connections(host)
                .filter(connection -> family.address().apply(connection) != null || isAdvertised(connection))
                .map(connection -> lab.network(connection.network()).orElseThrow())
                .toList();
    }

    /** DHCP serves routes with its addresses; the JVM's router advertisements can name no router but itself. */
    private boolean isAdvertised(Nic.Connection connection) {
        LabNetwork network = lab.network(connection.network()).orElseThrow();
        return family.bytes() == 16 && network.dhcp() && network.subnet6() != null;
    }

    private @Nullable InetAddress address(LabHost of, LabNetwork network) {
        return family.address(of, network);
    }

    private static Stream<Nic.Connection> connections(LabHost host) {
        return host.nics().stream().flatMap(nic -> nic.connections().stream());
    }
}
