package org.infratest.lab;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.setup.Interface;
import org.infratest.lab.setup.SetupScript;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Makes the script that sets up a machine's name, addresses and routes at its first login. */
final class NetworkSetup {

    private static final int USUAL_MTU = 1500;

    private final LabSpec lab;
    private final LabHost host;
    private final List<LabHost.Route> routes;

    private NetworkSetup(LabSpec lab, LabHost host) {
        this.lab = lab;
        this.host = host;
        this.routes = Routing.of(lab, host);
    }

    /**
     * The script, for {@code sh}, run as root.
     *
     * @param control the hardware address of the card by which infratest logs in
     * @param cards those of its other cards, in their order
     * @throws ConfigurationException if a route of it leads over an address on none of its networks
     */
    static String script(LabSpec lab, LabHost host, MacAddress control, List<MacAddress> cards) {
        NetworkSetup setup = new NetworkSetup(lab, host);
        InetAddress nameserver = setup.nameserver();
        return new SetupScript(
                        host.name(),
                        nameserver == null ? setup.names() : Map.of(),
                        nameserver,
                        control,
                        cards,
                        setup.interfaces())
                .text();
    }

    /** The JVM answers names at each of its addresses; the one on the machine's first network is the nearest. */
    private @Nullable InetAddress nameserver() {
        return connections(host)
                .map(connection -> network(connection).jvm())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Where nobody answers names, a machine knows those of all others. */
    private Map<InetAddress, String> names() {
        Map<InetAddress, String> names = new LinkedHashMap<>();
        for (LabHost each : lab.hosts()) {
            connections(each)
                    .flatMap(connection -> Stream.of(connection.address(), connection.address6()))
                    .filter(Objects::nonNull)
                    .forEach(address -> names.put(address, each.name()));
        }
        return names;
    }

    private List<Interface> interfaces() {
        List<Interface> interfaces = new ArrayList<>();
        for (int i = 0; i < host.nics().size(); i++) {
            Nic nic = host.nics().get(i);
            if (nic.trunk()) {
                interfaces.addAll(trunk(i + 1, nic));
            } else {
                Nic.Connection connection = nic.connections().get(0);
                interfaces.add(of(i + 1, 0, network(connection).mtu(), connection));
            }
        }
        return interfaces;
    }

    /** The card itself takes what has no tag, and packets as long as those of its longest VLAN. */
    private List<Interface> trunk(int card, Nic nic) {
        int mtu = nic.connections().stream()
                .mapToInt(connection -> network(connection).mtu())
                .max()
                .orElse(USUAL_MTU);
        List<Interface> interfaces = new ArrayList<>();
        interfaces.add(nic.connections().stream()
                .filter(connection -> network(connection).vlan() == 0)
                .findFirst()
                .map(untagged -> of(card, 0, mtu, untagged))
                .orElseGet(() -> new Interface(card, 0, mtu, false, List.of(), List.of())));
        nic.connections().stream()
                .filter(connection -> network(connection).vlan() != 0)
                .map(connection ->
                        of(card, network(connection).vlan(), network(connection).mtu(), connection))
                .forEach(interfaces::add);
        return interfaces;
    }

    private Interface of(int card, int vlan, int mtu, Nic.Connection connection) {
        LabNetwork network = network(connection);
        List<Interface.Address> addresses = new ArrayList<>();
        InetAddress four = connection.address();
        if (four != null) {
            addresses.add(new Interface.Address(four, network.subnet().prefix()));
        }
        InetAddress six = connection.address6();
        Subnet subnet6 = network.subnet6();
        if (six != null && subnet6 != null) {
            addresses.add(new Interface.Address(six, subnet6.prefix()));
        }
        return new Interface(card, vlan, mtu, four == null && network.dhcp(), addresses, leavingBy(connection));
    }

    private List<Interface.Route> leavingBy(Nic.Connection connection) {
        return routes.stream()
                .filter(route -> Routing.isOn(lab, connection, route.via()))
                .map(route -> new Interface.Route(route.destination(), route.via()))
                .toList();
    }

    private LabNetwork network(Nic.Connection connection) {
        return lab.network(connection.network()).orElseThrow();
    }

    private static Stream<Nic.Connection> connections(LabHost host) {
        return host.nics().stream().flatMap(nic -> nic.connections().stream());
    }
}
