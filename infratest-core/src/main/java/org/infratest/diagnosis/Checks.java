package org.infratest.diagnosis;

import java.util.List;
import java.util.Optional;

/** All layers, from the bottom up. */
final class Checks {

    private static final List<Check> BOTTOM_UP = List.of(
            new OpenCheck(),
            new LinkCheck(),
            new AddressCheck(),
            new NeighbourCheck(),
            new RouteCheck(),
            new ForwardingCheck(),
            new ReversePathCheck(),
            new FirewallCheck(),
            new IcmpCheck(),
            new ListenerCheck(),
            new ServiceCheck(),
            new MtuCheck(),
            new TlsCheck(),
            new NameCheck(),
            new ApplicationCheck());

    private Checks() {}

    /** The first broken layer. */
    static Optional<Finding> first(Evidence evidence) {
        return BOTTOM_UP.stream()
                .flatMap(check -> check.examine(evidence).stream())
                .findFirst();
    }
}
