package org.infratest.reachability;

import java.util.List;
import org.infratest.ConfigurationException;

/**
 * What a table says about the flows between some machines.
 *
 * @param where the place in the table, as messages call it: {@code line 7}
 * @param from names of machines or groups
 * @param to names of machines or groups
 * @param unproved whether a flow that is not to get through may be one for which nobody listens
 */
record Rule(String where, List<String> from, List<String> to, Access access, List<Service> services, boolean unproved) {

    Rule {
        from = List.copyOf(from);
        to = List.copyOf(to);
        services = List.copyOf(services);
    }

    /** Refuses what makes no sense by itself. */
    void check(String origin) {
        if (from.isEmpty() || to.isEmpty() || services.isEmpty()) {
            throw wrong(origin, "names no " + (from.isEmpty() ? "source" : to.isEmpty() ? "target" : "service"));
        }
        if (access == Access.REFUSED
                && services.stream().anyMatch(s -> !s.protocol().hasPorts())) {
            throw wrong(origin, "wants icmp to be refused, but only ports are; use deny or filtered");
        }
        if (unproved && access != Access.DENIED && access != Access.FILTERED) {
            throw wrong(origin, "is 'unproved', which says something only about deny and filtered");
        }
    }

    ConfigurationException wrong(String origin, String text) {
        return new ConfigurationException(at(origin) + "the rule " + text);
    }

    /** How a message about it begins. */
    String at(String origin) {
        return origin + ", " + where + ": ";
    }
}
