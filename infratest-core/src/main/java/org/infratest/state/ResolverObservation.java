package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * How a machine resolves names, as its {@code /etc/resolv.conf} says.
 *
 * @param nameservers the servers that it asks, in order
 * @param search the domains that it tries
 * @param options its options, for example {@code ndots:2}
 * @param took how long it took to look
 */
@Api
public record ResolverObservation(List<String> nameservers, List<String> search, List<String> options, Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** Copies the lists. */
    public ResolverObservation {
        nameservers = List.copyOf(nameservers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }

    @Override
    public String description() {
        return Printable.line(
                "it has nameservers " + nameservers + ", search " + search + " and options " + options, SHOWN);
    }
}
