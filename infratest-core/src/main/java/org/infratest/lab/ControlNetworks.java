package org.infratest.lab;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The addresses on the cards by which infratest logs in, out of the range that nobody's own network uses (RFC 6598), and apart from the
 * networks of the lab. Each machine has one of its own, so that no machine could take another's for a neighbour.
 */
final class ControlNetworks {

    private static final Subnet RANGE = Subnet.parse("100.64.0.0/10");
    private static final int COUNT = 1 << 14;

    private ControlNetworks() {}

    /** On such a network, the address that QEMU gives the machine. */
    private static final int MACHINE = 15;

    /**
     * The network of a machine of a lab.
     *
     * @throws ConfigurationException if the lab's networks leave none
     */
    static Subnet of(LabSpec lab, LabHost host) {
        return at(lab, 1 + lab.hosts().indexOf(host));
    }

    /** The network of a machine that boots to be copied; in most labs the same one. */
    static Subnet ofFirstBoots(LabSpec lab) {
        return at(lab, 0);
    }

    /** The address of the machine on its network, with the length of its prefix: {@code 100.64.1.15/24}. */
    static String addressOn(Subnet network) {
        return Addresses.at(network, BigInteger.valueOf(MACHINE)).getHostAddress() + "/" + network.prefix();
    }

    private static Subnet at(LabSpec lab, int index) {
        List<@Nullable Subnet> taken = Stream.concat(
                        lab.networks().stream().map(LabNetwork::subnet),
                        lab.hosts().stream()
                                .flatMap(host -> host.routes().stream())
                                .map(LabHost.Route::destination))
                .toList();
        return IntStream.range(0, COUNT)
                .mapToObj(i -> new Subnet(Addresses.at(RANGE, BigInteger.valueOf(i * 256L)), 24))
                .filter(candidate -> taken.stream().noneMatch(other -> other != null && overlap(other, candidate)))
                .skip(index)
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Lab '" + lab.name() + "' leaves too little of " + RANGE
                        + " for infratest's own logins; use other subnets"));
    }

    private static boolean overlap(Subnet one, Subnet other) {
        return one.isIpv4() && Addresses.overlap(one, other);
    }
}
