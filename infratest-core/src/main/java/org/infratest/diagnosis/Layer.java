package org.infratest.diagnosis;

import org.infratest.Api;

/**
 * What a connection is built of. A diagnosis names the first one that is broken, from the bottom up; the path MTU is looked at after what
 * listens, as it shows only where a connection opens and then falls silent.
 */
@Api
public enum Layer {
    /** An interface is down, or what it is plugged into is. */
    LINK("link"),
    /** A machine lacks an address, has it with another netmask, or another machine has it too. */
    ADDRESS("address"),
    /** A machine on the same network is not found by ARP or neighbour discovery (RFC 826, RFC 4861), or the wrong one is. */
    NEIGHBOUR("neighbour"),
    /** There is no way to the target or back, or it leads elsewhere. */
    ROUTE("route"),
    /** A gateway does not pass packets on. */
    FORWARDING("gateway forwarding"),
    /** A machine drops packets since answers to them would leave by another interface (RFC 3704). */
    REVERSE_PATH("reverse path filter"),
    /** A rule drops or rejects the packets, or nothing more is tracked. */
    FIREWALL("firewall"),
    /** Echo requests alone are filtered or not answered. */
    ICMP("icmp"),
    /** Large packets get lost, and nobody tells the sender (RFC 2923). */
    MTU("path mtu"),
    /** No service listens on the port, or not at that address. */
    LISTENER("nothing listening"),
    /** A service listens on the machine's loopback address alone. */
    LOOPBACK("listening on loopback only"),
    /** A service listens and does not take the connections. */
    SERVICE("service"),
    /** TLS does not come about. */
    TLS("tls"),
    /** A name server answers, and knows a name otherwise or not at all. */
    NAME("name resolution"),
    /** All below works, and the service gives another answer. */
    APPLICATION("application"),
    /** Nothing is broken, though the test expected it to be: the way is open. */
    OPEN("open"),
    /** What could be asked is in order. */
    UNKNOWN("unknown");

    private final String title;

    Layer(String title) {
        this.title = title;
    }

    /** What reports call it. */
    public String title() {
        return title;
    }
}
