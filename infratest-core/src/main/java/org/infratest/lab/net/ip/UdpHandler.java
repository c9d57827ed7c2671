package org.infratest.lab.net.ip;

import java.net.InetAddress;
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

    /** Hears that datagrams to an address do not arrive, and why. */
    default void failed(InetAddress destination, int port, String reason) {}
}
