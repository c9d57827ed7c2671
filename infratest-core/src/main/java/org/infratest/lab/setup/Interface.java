package org.infratest.lab.setup;

import java.net.InetAddress;
import java.util.List;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * A network interface as it is to be: a card, or a VLAN on one.
 *
 * @param card the number of its card, beginning with 1
 * @param vlan its VLAN id, or 0 for the card itself
 * @param mtu the largest packet, in bytes
 * @param dhcp whether it gets its IPv4 address, routes and names by DHCP
 * @param addresses its own addresses
 * @param routes the routes that leave by it
 */
public record Interface(int card, int vlan, int mtu, boolean dhcp, List<Address> addresses, List<Route> routes) {

    static final int USUAL_MTU = 1500;

    /** Copies the lists. */
    public Interface {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /**
     * An address with the length of its network's prefix.
     *
     * @param address the address
     * @param prefix the number of bits
     */
    public record Address(InetAddress address, int prefix) {

        boolean isIpv4() {
            return address.getAddress().length == 4;
        }

        @Override
        public String toString() {
            return address.getHostAddress() + "/" + prefix;
        }
    }

    /**
     * A route.
     *
     * @param destination where to; null for everything that has no other route
     * @param via through which neighbour
     */
    public record Route(@Nullable Subnet destination, InetAddress via) {

        boolean isIpv4() {
            return via.getAddress().length == 4;
        }

        /** The destination, {@code default} for everything. */
        String to() {
            return destination == null ? "default" : destination.toString();
        }

        /** The destination as a range of addresses. */
        String range() {
            return destination != null ? destination.toString() : isIpv4() ? "0.0.0.0/0" : "::/0";
        }

        String through() {
            return via.getHostAddress();
        }
    }

    /** Whether a route may be there before an address that its gateway is reached from: one that is advertised comes when it comes. */
    boolean isAhead(Route route) {
        return !route.isIpv4() && addresses.stream().allMatch(Address::isIpv4);
    }

    boolean isVlan() {
        return vlan != 0;
    }

    /** Its name within the script, which knows the card's own name by its hardware address. */
    String device() {
        return isVlan() ? parent() + "." + vlan : parent();
    }

    /** The name of its card. */
    String parent() {
        return "$card" + card;
    }

    /** A name that does not depend on how the system calls its card. */
    String id() {
        return isVlan() ? "card" + card + "." + vlan : "card" + card;
    }
}
