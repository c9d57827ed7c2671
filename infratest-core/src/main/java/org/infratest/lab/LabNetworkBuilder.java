package org.infratest.lab;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.Api;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Describes a network of a lab. Not safe for use by several threads. */
@Api
public final class LabNetworkBuilder {

    private final String name;
    private String segment;
    private int vlan;
    private @Nullable Subnet subnet;
    private @Nullable Subnet subnet6;
    private @Nullable String gateway;
    private @Nullable InetAddress jvm;
    private @Nullable InetAddress jvm6;
    private boolean withoutJvm;
    private boolean dhcp = true;
    private final Map<String, List<InetAddress>> names = new LinkedHashMap<>();
    private final List<InetAddress> ntp = new ArrayList<>();
    private Uplink uplink = Uplink.NONE;
    private int mtu = 1500;

    LabNetworkBuilder(String name) {
        this.name = name;
        segment = name;
    }

    /**
     * Its IPv4 addresses, like {@code 203.0.113.0/24}. Every network has some.
     *
     * @throws ConfigurationException if it is no address with a prefix length
     */
    public LabNetworkBuilder subnet(String cidr) {
        subnet = Subnet.parse(cidr);
        return this;
    }

    /**
     * Its IPv6 addresses, like {@code 2001:db8:1::/64}; by default it has none. Where no machine has an IPv4 address on it and none is served,
     * probes use these.
     *
     * @throws ConfigurationException if it is no address with a prefix length
     */
    public LabNetworkBuilder subnet6(String cidr) {
        subnet6 = Subnet.parse(cidr);
        return this;
    }

    /** The machine through which it is left; by default nothing leads out. */
    public LabNetworkBuilder gateway(String host) {
        gateway = host;
        return this;
    }

    /**
     * The address that the JVM of the test has on it; by default the last one of the subnet. IPv4 or IPv6; both may be given.
     *
     * @throws ConfigurationException if it is no address
     */
    public LabNetworkBuilder jvm(String address) {
        InetAddress parsed = Subnet.address(address);
        if (parsed instanceof Inet4Address) {
            jvm = parsed;
        } else {
            jvm6 = parsed;
        }
        return this;
    }

    /**
     * The JVM of the test has no address on it: probes from there come by a gateway or not at all, and nobody serves
     * addresses or names.
     */
    public LabNetworkBuilder withoutJvm() {
        withoutJvm = true;
        return this;
    }

    /** Nobody serves addresses on it, neither by DHCP nor by router advertisements. */
    public LabNetworkBuilder withoutDhcp() {
        dhcp = false;
        return this;
    }

    /**
     * Puts it on a segment that it shares with other networks; by default it has one of its own, without tags.
     *
     * @param onSegment the segment's name
     * @param id its VLAN id there, 1 to 4094; 0 for the one whose frames have no tag
     */
    public LabNetworkBuilder vlan(String onSegment, int id) {
        segment = onSegment;
        vlan = id;
        return this;
    }

    /** A name that the DNS server at the JVM's address knows beside the machines. */
    public LabNetworkBuilder dns(String host, String... addresses) {
        List<InetAddress> known = new ArrayList<>();
        for (String address : addresses) {
            known.add(Subnet.address(address));
        }
        names.put(host, known);
        return this;
    }

    /**
     * The time servers that DHCP names (option 42); by default none. The JVM's own address tells the time by SNTP, whether it is
     * among them or not.
     *
     * @param addresses IPv4 addresses
     */
    public LabNetworkBuilder ntp(String... addresses) {
        for (String address : addresses) {
            ntp.add(Subnet.address(address));
        }
        return this;
    }

    /** What of the outside its machines reach; by default nothing. */
    public LabNetworkBuilder uplink(Uplink outside) {
        uplink = outside;
        return this;
    }

    /** The largest packet, in bytes, 576 to 65,000; by default 1500. */
    public LabNetworkBuilder mtu(int bytes) {
        mtu = bytes;
        return this;
    }

    LabNetwork build() {
        if (subnet == null) {
            throw new ConfigurationException(
                    "Network '" + name + "' has no subnet; give it one, like subnet(\"192.168.56.0/24\")");
        }
        Subnet four = subnet;
        Subnet six = subnet6;
        InetAddress own = withoutJvm ? null : jvm == null ? Addresses.last(four) : jvm;
        InetAddress own6 = withoutJvm || six == null ? null : jvm6 == null ? Addresses.last(six) : jvm6;
        return new LabNetwork(
                name, segment, vlan, four, six, gateway, own, own6, dhcp && !withoutJvm, names, ntp, uplink, mtu);
    }
}
