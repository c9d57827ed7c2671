package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * What addresses an interface has: at most one of each family. One with IPv6 also gets the link-local address that belongs to
 * its hardware address.
 *
 * @param ipv4 the IPv4 address, or null without one
 * @param subnet4 the subnet it lies in, given exactly where the address is
 * @param ipv6 the IPv6 address, or null without one
 * @param subnet6 the subnet it lies in, given exactly where the address is
 */
public record InterfaceAddresses(
        @Nullable InetAddress ipv4,
        @Nullable Subnet subnet4,
        @Nullable InetAddress ipv6,
        @Nullable Subnet subnet6) {

    /** Checks that each address lies in its subnet and is one that a host can have. */
    public InterfaceAddresses {
        check(ipv4, subnet4, true);
        check(ipv6, subnet6, false);
    }

    /** One IPv4 address and nothing else. */
    public static InterfaceAddresses of(InetAddress ipv4, Subnet subnet4) {
        return new InterfaceAddresses(ipv4, subnet4, null, null);
    }

    private static void check(@Nullable InetAddress address, @Nullable Subnet subnet, boolean isV4) {
        if (address == null && subnet == null) {
            return;
        }
        if (address == null || subnet == null || subnet.isIpv4() != isV4 || !subnet.contains(address)) {
            throw new ConfigurationException("An interface cannot have the "
                    + (isV4 ? "IPv4" : "IPv6") + " address " + (address == null ? "(none)" : Ips.text(address))
                    + " in subnet " + (subnet == null ? "(none)" : subnet) + "; give an address that lies in it");
        }
        if (!Ips.isUnicast(address)) {
            throw new ConfigurationException(Ips.text(address) + " is not an address that a host can have");
        }
    }

    /** Both, IPv4 first. */
    public List<InetAddress> all() {
        List<InetAddress> all = new ArrayList<>();
        if (ipv4 != null) {
            all.add(ipv4);
        }
        if (ipv6 != null) {
            all.add(ipv6);
        }
        return all;
    }

    /** The subnets of these addresses. */
    List<Subnet> subnets() {
        List<Subnet> all = new ArrayList<>();
        if (subnet4 != null) {
            all.add(subnet4);
        }
        if (subnet6 != null) {
            all.add(subnet6);
        }
        return all;
    }

    /** The address that packets to such a destination come from, or null without one of its family. */
    @Nullable
    InetAddress sourceFor(InetAddress destination) {
        return Ips.isV6(destination) ? ipv6 : ipv4;
    }

    /** Whether it is the broadcast address of the IPv4 subnet (RFC 919). */
    boolean isBroadcast(InetAddress address) {
        if (address.equals(Ips.BROADCAST4)) {
            return true;
        }
        return subnet4 != null && subnet4.prefix() < 31 && address.equals(broadcast(subnet4));
    }

    /** The last address of an IPv4 subnet. */
    static InetAddress broadcast(Subnet subnet) {
        byte[] bytes = subnet.base().getAddress();
        for (int bit = subnet.prefix(); bit < bytes.length * 8; bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return Ips.of(bytes);
    }
}
