package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DhcpServer} tells the machines of its network. All addresses are IPv4.
 *
 * @param subnet the network's addresses
 * @param hosts machines that always get the same address, by hardware address
 * @param range what others get, or null where they get nothing
 * @param router the default gateway (option 3), or null for none
 * @param dns name servers (option 6)
 * @param domain the domain of the machines (option 15), or null
 * @param routes routes beside the default one (option 121)
 * @param ntp time servers (option 42)
 * @param mtu the largest packet (option 26), or 0 to leave it out
 * @param lease how long an address may be used
 */
public record DhcpSettings(
        Subnet subnet,
        Map<MacAddress, Host> hosts,
        @Nullable Range range,
        @Nullable InetAddress router,
        List<InetAddress> dns,
        @Nullable String domain,
        List<StaticRoute> routes,
        List<InetAddress> ntp,
        int mtu,
        Duration lease) {

    private static final Duration LEASE = Duration.ofHours(12);

    /**
     * A machine with an address of its own.
     *
     * @param name what it is told to be called (option 12), or null
     */
    public record Host(InetAddress address, @Nullable String name) {}

    /**
     * Addresses for whoever comes, both ends included.
     *
     * @param first the lowest
     * @param last the highest
     */
    public record Range(InetAddress first, InetAddress last) {}

    /**
     * A route (RFC 3442).
     *
     * @param router where it leads, on the network
     */
    public record StaticRoute(Subnet destination, InetAddress router) {}

    /** Copies the collections, and checks that the addresses that are given out lie in the subnet and differ. */
    public DhcpSettings {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
        dns = List.copyOf(dns);
        routes = List.copyOf(routes);
        ntp = List.copyOf(ntp);
        for (Host host : hosts.values()) {
            check(subnet, host.address());
        }
        if (hosts.values().stream().map(Host::address).distinct().count() != hosts.size()) {
            throw new ConfigurationException("DHCP for " + subnet + " would give one address to two machines");
        }
        if (range != null) {
            check(subnet, range.first());
            check(subnet, range.last());
        }
        if (lease.toSeconds() < 1 || lease.toSeconds() > 0xffff_ffffL) {
            throw new ConfigurationException(
                    "A DHCP lease of " + lease.toSeconds() + " s is not between 1 and " + 0xffff_ffffL);
        }
    }

    /** Fixed addresses only, for half a day, and nothing else told. */
    public static DhcpSettings of(Subnet subnet, Map<MacAddress, Host> hosts) {
        return new DhcpSettings(subnet, hosts, null, null, List.of(), null, List.of(), List.of(), 0, LEASE);
    }

    private static void check(Subnet subnet, InetAddress address) {
        if (!subnet.isIpv4() || !subnet.contains(address)) {
            throw new ConfigurationException(
                    "DHCP cannot give out " + Ips.text(address) + ", which does not lie in the IPv4 subnet " + subnet);
        }
    }
}
