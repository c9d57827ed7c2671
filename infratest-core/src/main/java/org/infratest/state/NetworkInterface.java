package org.infratest.state;

import java.util.List;
import org.infratest.Api;

/**
 * A network interface.
 *
 * @param name its name
 * @param flags what {@code ip} shows between angle brackets: {@code UP} is what was set, {@code LOWER_UP} that there is a carrier
 * @param mtu its MTU in bytes
 * @param mac its hardware address; empty where it has none
 * @param addresses its addresses, each with prefix length: {@code 10.0.1.2/24}
 */
@Api
public record NetworkInterface(String name, List<String> flags, int mtu, String mac, List<String> addresses) {

    /** Copies the lists. */
    public NetworkInterface {
        flags = List.copyOf(flags);
        addresses = List.copyOf(addresses);
    }

    /** Whether it was set up. */
    public boolean isUp() {
        return flags.contains("UP");
    }

    /** Whether there is something at the other end. */
    public boolean hasCarrier() {
        return flags.contains("LOWER_UP");
    }
}
