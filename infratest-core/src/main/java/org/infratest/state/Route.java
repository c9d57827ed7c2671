package org.infratest.state;

import java.util.List;
import java.util.regex.Pattern;
import org.infratest.Api;

/**
 * A route of the main table.
 *
 * @param destination where it leads, as {@code ip} writes it: {@code default}, {@code 10.0.1.0/24}, or an address alone
 * @param ipv6 whether it is one of IPv6
 * @param type {@code unicast}, or for example {@code blackhole}, {@code unreachable}, {@code prohibit}
 * @param via the next hop; empty where the destination is on the link, or there are several
 * @param device the interface it leaves by; empty where it leads nowhere, or there are several
 * @param source the address that packets get by it; empty where it does not say
 * @param line the whole of it
 */
@Api
public record Route(
        String destination, boolean ipv6, String type, String via, String device, String source, String line) {

    private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");

    /** All interfaces it leaves by, which are several where there are several next hops. */
    List<String> devices() {
        return DEVICE.matcher(line).results().map(found -> found.group(1)).toList();
    }
}
