package org.infratest.lab.net.ip;

import java.net.InetAddress;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The way to a range of addresses.
 *
 * @param via the router, or null where the addresses are on the interface's own network
 * @param out where packets leave
 */
record Route(Subnet destination, @Nullable InetAddress via, IpInterface out) {

    /** Whose hardware address a packet for {@code address} needs. */
    InetAddress nextHop(InetAddress address) {
        return via == null ? address : via;
    }
}
