package org.infratest.lab;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.infratest.lab.Nic.Connection;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The IPv4 address of each card on each network: the one that it was given, else one from the upper half of the network's range, which DHCP
 * then always serves it and DNS knows.
 */
final class Assigned {

    private final Map<Place, InetAddress> served = new HashMap<>();

    private record Place(String host, int card, String network) {}

    private Assigned() {}

    static Assigned of(LabSpec lab) {
        Assigned assigned = new Assigned();
        for (LabNetwork network : lab.networks()) {
            if (network.dhcp()) {
                assigned.serve(lab, network);
            }
        }
        return assigned;
    }

    /** The address of a connection, or null where it has none and nobody serves one. */
    @Nullable
    InetAddress address(LabHost host, int card, Connection connection) {
        InetAddress given = connection.address();
        return given != null ? given : served.get(new Place(host.name(), card, connection.network()));
    }

    private void serve(LabSpec lab, LabNetwork network) {
        Set<InetAddress> taken = taken(lab, network);
        BigInteger offset = size(network.subnet()).shiftRight(1);
        for (LabHost host : lab.hosts()) {
            for (int card = 0; card < host.nics().size(); card++) {
                for (Connection connection : host.nics().get(card).connections()) {
                    if (!connection.network().equals(network.name()) || connection.address() != null) {
                        continue;
                    }
                    while (taken.contains(Addresses.at(network.subnet(), offset))) {
                        offset = offset.add(BigInteger.ONE);
                    }
                    InetAddress free = Addresses.at(network.subnet(), offset);
                    if (!network.subnet().contains(free) || free.equals(broadcast(network.subnet()))) {
                        return; // the range is used up; what is left gets nothing, and its failure says so
                    }
                    taken.add(free);
                    served.put(new Place(host.name(), card, network.name()), free);
                }
            }
        }
    }

    private static Set<InetAddress> taken(LabSpec lab, LabNetwork network) {
        Set<InetAddress> taken = new HashSet<>();
        Stream.of(network.jvm()).filter(Objects::nonNull).forEach(taken::add);
        lab.hosts().stream()
                .flatMap(host -> host.nics().stream())
                .flatMap(nic -> nic.connections().stream())
                .map(Connection::address)
                .filter(Objects::nonNull)
                .forEach(taken::add);
        return taken;
    }

    private static InetAddress broadcast(Subnet subnet) {
        return Addresses.at(subnet, size(subnet).subtract(BigInteger.ONE));
    }

    private static BigInteger size(Subnet subnet) {
        return BigInteger.ONE.shiftLeft(32 - subnet.prefix());
    }
}
