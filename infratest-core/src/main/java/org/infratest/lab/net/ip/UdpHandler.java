package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.util.function.Predicate;
import org.infratest.lab.net.MacAddress;

/** What sits at a UDP port. Called on the loop; must not block. */
@FunctionalInterface
interface UdpHandler {

    /**
     * Takes a datagram, whose bytes are valid during the call only.
     *
     * @param in where it came in
     * @param from the hardware address it came from
     */
    void received(IpInterface in, MacAddress from, UdpDatagram datagram);

    /** Hears what somebody says about a datagram from this port. */
    default void failed(IcmpError error) {}

    /** Hears that some addresses cannot be reached, and why. */
    default void unreachable(Predicate<InetAddress> target, String reason) {}
}
