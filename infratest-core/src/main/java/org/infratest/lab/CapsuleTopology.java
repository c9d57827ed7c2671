package org.infratest.lab;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.infratest.environment.Readiness;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The networks and machines of a lab as a capsule has them: all that is needed to have them again, and neither what leads out of it, which
 * another computer has not, nor scripts, which have run.
 *
 * @param name how people call it
 * @param domain the domain of its machines' names
 * @param networks its networks
 * @param hosts its machines
 */
record CapsuleTopology(String name, String domain, List<Segment> networks, List<Computer> hosts) {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** A network; see {@link LabNetwork}. */
    record Segment(
            String name,
            String segment,
            int vlan,
            String subnet,
            @Nullable String subnet6,
            @Nullable String gateway,
            @Nullable String jvm,
            @Nullable String jvm6,
            boolean dhcp,
            Map<String, List<String>> names,
            List<String> ntp,
            boolean ledOut,
            int mtu) {

        static Segment of(LabNetwork network) {
            Map<String, List<String>> names = new LinkedHashMap<>();
            network.names().forEach((name, addresses) -> names.put(name, texts(addresses)));
            Subnet subnet6 = network.subnet6();
            return new Segment(
                    network.name(),
                    network.segment(),
                    network.vlan(),
                    network.subnet().toString(),
                    subnet6 == null ? null : subnet6.toString(),
                    network.gateway(),
                    text(network.jvm()),
                    text(network.jvm6()),
                    network.dhcp(),
                    names,
                    texts(network.ntp()),
                    !network.uplink().equals(Uplink.NONE),
                    network.mtu());
        }

        LabNetwork network() {
            Map<String, List<InetAddress>> known = new LinkedHashMap<>();
            names.forEach((called, addresses) -> known.put(called, addresses(addresses)));
            return new LabNetwork(
                    name,
                    segment,
                    vlan,
                    Subnet.parse(subnet),
                    subnet6 == null ? null : Subnet.parse(subnet6),
                    gateway,
                    address(jvm),
                    address(jvm6),
                    dhcp,
                    known,
                    addresses(ntp),
                    Uplink.NONE,
                    mtu);
        }
    }

    /** A machine; see {@link LabHost}. Of its further disks only the sizes. */
    record Computer(
            String name,
            int memoryMiB,
            int cpus,
            List<Integer> disks,
            List<Card> nics,
            List<Way> routes,
            List<String> groups,
            boolean configureNetwork) {

        static Computer of(LabHost host) {
            return new Computer(
                    host.name(),
                    host.memoryMiB(),
                    host.cpus(),
                    host.disks(),
                    host.nics().stream().map(Card::of).toList(),
                    host.routes().stream().map(Way::of).toList(),
                    host.groups(),
                    host.configureNetwork());
        }

        LabHost host() {
            return new LabHost(
                    name,
                    new ImageSource.TheBox(), // its disks come with the capsule
                    memoryMiB,
                    cpus,
                    disks,
                    nics.stream().map(Card::nic).toList(),
                    routes.stream().map(Way::route).toList(),
                    groups,
                    configureNetwork,
                    List.of());
        }
    }

    /** A network card; see {@link Nic}. */
    record Card(List<Cable> connections, boolean trunk) {

        static Card of(Nic nic) {
            return new Card(nic.connections().stream().map(Cable::of).toList(), nic.trunk());
        }

        Nic nic() {
            return new Nic(connections.stream().map(Cable::connection).toList(), trunk);
        }
    }

    /** A machine on a network; see {@link Nic.Connection}. */
    record Cable(
            String network,
            @Nullable String address,
            @Nullable String address6) {

        static Cable of(Nic.Connection connection) {
            return new Cable(connection.network(), text(connection.address()), text(connection.address6()));
        }

        Nic.Connection connection() {
            return new Nic.Connection(network, CapsuleTopology.address(address), CapsuleTopology.address(address6));
        }
    }

    /** A route; see {@link LabHost.Route}. */
    record Way(@Nullable String destination, String via) {

        static Way of(LabHost.Route route) {
            Subnet destination = route.destination();
            return new Way(
                    destination == null ? null : destination.toString(),
                    route.via().getHostAddress());
        }

        LabHost.Route route() {
            return new LabHost.Route(destination == null ? null : Subnet.parse(destination), Subnet.address(via));
        }
    }

    static CapsuleTopology of(LabSpec lab) {
        return new CapsuleTopology(
                lab.name(),
                lab.domain(),
                lab.networks().stream().map(Segment::of).toList(),
                lab.hosts().stream().map(Computer::of).toList());
    }

    /**
     * The same as a spec.
     *
     * @throws org.infratest.ConfigurationException if its parts do not fit together
     */
    LabSpec spec() {
        return new LabSpec(
                name,
                domain,
                networks.stream().map(Segment::network).toList(),
                hosts.stream().map(Computer::host).toList(),
                new Readiness.WhenSshAnswers(),
                LIMIT);
    }

    /** The networks of which something led out. */
    List<String> ledOut() {
        return networks.stream().filter(Segment::ledOut).map(Segment::name).collect(Collectors.toList());
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList();
    }

    private static @Nullable String text(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }

    private static List<InetAddress> addresses(List<String> texts) {
        return texts.stream().map(Subnet::address).toList();
    }

    private static @Nullable InetAddress address(@Nullable String text) {
        return text == null ? null : Subnet.address(text);
    }
}
