package org.infratest.lab;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * A network of a lab: a range of addresses on a segment, which is what one switch connects.
 *
 * @param name how tests call it
 * @param segment the switch it is on; by default one of its own, called as the network
 * @param vlan its VLAN id on the segment (IEEE 802.1Q, 1 to 4094), or 0 where its frames are untagged
 * @param subnet its IPv4 addresses
 * @param subnet6 its IPv6 addresses, or null where it has none
 * @param gateway the machine through which it is left, or null where nothing leads out
 * @param jvm the address that the JVM of the test has on it, or null where it has none
 * @param jvm6 the IPv6 address of the same, or null
 * @param dhcp whether the JVM's address serves addresses, routes and names by DHCP, and by router advertisements
 * @param names what the DNS server at the JVM's address knows beside the machines
 * @param ntp the time servers that DHCP names
 * @param uplink what of the outside the network's machines reach by the JVM's address
 * @param mtu the largest packet, in bytes: 1500 by default, 9000 for jumbo frames
 */
@Api
public record LabNetwork(
        String name,
        String segment,
        int vlan,
        Subnet subnet,
        @Nullable Subnet subnet6,
        @Nullable String gateway,
        @Nullable InetAddress jvm,
        @Nullable InetAddress jvm6,
        boolean dhcp,
        Map<String, List<InetAddress>> names,
        List<InetAddress> ntp,
        Uplink uplink,
        int mtu) {

    /**
     * Copies the collections and checks the numbers and that the addresses lie in the subnets.
     *
     * @throws ConfigurationException naming the network and the value that cannot be
     */
    public LabNetwork {
        Map<String, List<InetAddress>> copy = new LinkedHashMap<>();
        names.forEach((host, addresses) -> copy.put(host, List.copyOf(addresses)));
        names = Collections.unmodifiableMap(copy);
        ntp = List.copyOf(ntp);
        if (vlan < 0 || vlan > 4094) {
            throw new ConfigurationException(
                    "Network '" + name + "' has VLAN id " + vlan + ", which is not between 1 and 4094");
        }
        if (mtu < 576 || mtu > 65_000) {
            throw new ConfigurationException(
                    "Network '" + name + "' has an MTU of " + mtu + ", which is not between 576 and 65000");
        }
        if (!subnet.isIpv4()) {
            throw new ConfigurationException("Network '" + name + "' has subnet " + subnet
                    + ", which is not IPv4; give that as the second one, with subnet6");
        }
        if (subnet6 != null && subnet6.isIpv4()) {
            throw new ConfigurationException("Network '" + name + "' has subnet6 " + subnet6 + ", which is not IPv6");
        }
        for (InetAddress server : ntp) {
            if (!(server instanceof Inet4Address)) {
                throw new ConfigurationException("Network '" + name + "' has time server " + server.getHostAddress()
                        + ", which DHCP cannot name; give its IPv4 address");
            }
        }
        require(name, jvm, subnet);
        if (jvm6 != null && subnet6 == null) {
            throw new ConfigurationException("Network '" + name + "' has no subnet6 for " + jvm6.getHostAddress());
        }
        if (subnet6 != null) {
            require(name, jvm6, subnet6);
        }
        if (jvm == null && !uplink.equals(Uplink.NONE)) {
            throw new ConfigurationException("Network '" + name
                    + "' has an uplink, which leads through the JVM, and the JVM has no address on it");
        }
    }

    private static void require(String name, @Nullable InetAddress address, Subnet subnet) {
        if (address != null && !subnet.contains(address)) {
            throw new ConfigurationException("The JVM's address " + address.getHostAddress() + " on network '" + name
                    + "' does not lie in " + subnet);
        }
    }
}
