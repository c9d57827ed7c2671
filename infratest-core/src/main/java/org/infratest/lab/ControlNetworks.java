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
 * networks of the lab. Each machine that boots has one of its own, so that no machine could take another's for a neighbour; those that are
 * copies have the one that they were copied with.
 */
final class ControlNetworks {

    private static final Subnet RANGE = Subnet.parse("100.64.0.0/10");
    private static final int COUNT = 1 << 14;

    private ControlNetworks() {}

    /**
     * The network of a machine of a lab.
     *
     * @param once whether such machines are copies
     * @throws ConfigurationException if the lab's networks leave none
     */
    static Subnet of(LabSpec lab, LabHost host, BootOnce once) {
        return once.suits(host) ? ofCopies(lab) : at(lab, 1 + lab.hosts().indexOf(host));
    }

    /** The network of all machines that are copies; in most labs the same one. */
    static Subnet ofCopies(LabSpec lab) {
        return at(lab, 0);
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
