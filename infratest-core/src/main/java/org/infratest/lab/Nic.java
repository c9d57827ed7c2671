package org.infratest.lab;

import java.net.InetAddress;
import java.util.List;
import org.infratest.Api;
import org.jspecify.annotations.Nullable;

/**
 * A network card of a machine.
 *
 * @param connections the networks behind it: one, or for a trunk all that it carries, with tags (IEEE 802.1Q)
 * @param trunk whether its frames carry tags
 */
@Api
public record Nic(List<Connection> connections, boolean trunk) {

    /** Copies the list. */
    public Nic {
        connections = List.copyOf(connections);
    }

    /**
     * A machine on a network.
     *
     * @param network the network's name
     * @param address its IPv4 address there, or null where DHCP serves one from the network's range
     * @param address6 its IPv6 address there, or null where it makes one of its own by router advertisement, or has none
     */
    @Api
    public record Connection(
            String network,
            @Nullable InetAddress address,
            @Nullable InetAddress address6) {}
}
