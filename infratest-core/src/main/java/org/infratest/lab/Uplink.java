package org.infratest.lab;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * What machines reach outside of their lab. By default nothing.
 *
 * @param nat whether what is not for the lab leaves it, over TCP and UDP, from an address of this computer
 * @param destinations with {@code nat}, where it may go; empty for anywhere
 * @param forwarded ports of the JVM's own address in the lab, and where on this computer's side each leads
 * @param folders ports of the JVM's own address in the lab, and the folder whose files each serves over HTTP
 * @param resolver who is asked, by DNS, for names that are not the lab's; null to refuse those
 */
@Api
public record Uplink(
        boolean nat,
        List<Subnet> destinations,
        Map<Integer, InetSocketAddress> forwarded,
        Map<Integer, Path> folders,
        @Nullable InetSocketAddress resolver) {

    /** Nothing leads out. */
    public static final Uplink NONE = new Uplink(false, List.of(), Map.of(), Map.of(), null);

    /**
     * Copies the collections.
     *
     * @throws ConfigurationException if the resolver is given by a name
     */
    public Uplink {
        destinations = List.copyOf(destinations);
        forwarded = Collections.unmodifiableMap(new LinkedHashMap<>(forwarded));
        folders = Collections.unmodifiableMap(new LinkedHashMap<>(folders));
        if (resolver != null && resolver.isUnresolved()) {
            throw new ConfigurationException(
                    "The resolver '" + resolver.getHostString()
                            + "' is a name, and a lab asks it for names; give its address, like new InetSocketAddress(\"192.0.2.53\", 53)");
        }
    }

    /**
     * To the outside, by address translation.
     *
     * @param destinations where it may go; none for anywhere
     */
    public static Uplink outside(Subnet... destinations) {
        return new Uplink(true, List.of(destinations), Map.of(), Map.of(), null);
    }

    /**
     * This uplink, and in addition a port of the JVM's own address in the lab that leads to a server on this computer's side.
     *
     * @param port as machines dial it
     * @param target a resolved address
     */
    public Uplink forward(int port, InetSocketAddress target) {
        Map<Integer, InetSocketAddress> more = new LinkedHashMap<>(forwarded);
        more.put(port, target);
        return new Uplink(nat, destinations, more, folders, resolver);
    }

    /**
     * This uplink, and in addition a port of the JVM's own address in the lab that serves the files of a folder over HTTP,
     * for example packages.
     *
     * @param port as machines dial it
     * @param folder absolute
     */
    public Uplink serve(int port, Path folder) {
        Map<Integer, Path> more = new LinkedHashMap<>(folders);
        more.put(port, folder);
        return new Uplink(nat, destinations, forwarded, more, resolver);
    }

    /**
     * This uplink, and in addition names that are not the lab's, which the DNS server at the JVM's address then asks of a resolver on
     * this computer's side instead of refusing them. What does not answer within 5 s, or cannot be reached, is a server failure.
     *
     * @param address of the resolver, with its port, usually 53
     * @throws ConfigurationException if it is not resolved
     */
    public Uplink resolve(InetSocketAddress address) {
        return new Uplink(nat, destinations, forwarded, folders, address);
    }
}
