package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DnsServer} knows.
 *
 * @param domain the domain of the lab's machines, without a dot at the end; empty for none
 * @param names addresses by name; a name without a dot is known with the domain behind it as well
 * @param subnets whose addresses it answers for in reverse
 * @param upstream answers what is not the lab's; null to refuse it
 */
public record DnsSettings(
        String domain,
        Map<String, List<InetAddress>> names,
        List<Subnet> subnets,
        @Nullable DnsUpstream upstream) {

    /** Copies the collections, with names in lower case, and checks that they can be written. */
    public DnsSettings {
        domain = canonical(domain);
        Map<String, List<InetAddress>> copy = new LinkedHashMap<>();
        names.forEach((name, addresses) -> copy.put(canonical(name), List.copyOf(addresses)));
        names = Collections.unmodifiableMap(copy);
        subnets = List.copyOf(subnets);
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (!lower.isEmpty() && !lower.matches("(?=.{1,240}$)[a-z0-9_*-]{1,63}(\\.[a-z0-9_*-]{1,63})*")) {
            throw new ConfigurationException(
                    "'" + name + "' cannot be served by DNS: labels have 1 to 63 letters, digits,"
                            + " hyphens or underscores, with dots between them");
        }
        return lower;
    }
}
