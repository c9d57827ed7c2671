package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.infratest.lab.net.MacAddress;
import org.infratest.spec.Subnet;

/** Two hosts on one cable, in virtual time. */
final class TwoHosts {

    static final Subnet NET4 = Subnet.parse("10.1.0.0/24");
    static final Subnet NET6 = Subnet.parse("fd00:1::/64");
    static final InetAddress A4 = Subnet.address("10.1.0.1");
    static final InetAddress B4 = Subnet.address("10.1.0.2");
    static final InetAddress NOBODY4 = Subnet.address("10.1.0.99");
    static final InetAddress A6 = Subnet.address("fd00:1::1");
    static final InetAddress B6 = Subnet.address("fd00:1::2");
    static final MacAddress MAC_A = MacAddress.local(1);
    static final MacAddress MAC_B = MacAddress.local(2);

    final VirtualLoop loop = new VirtualLoop();
    final Cable cable;
    final IpHost a;
    final IpHost b;

    TwoHosts() {
        this(1, 1500);
    }

    TwoHosts(long seed, int mtu) {
        cable = new Cable(loop, seed);
        a = new IpHost(loop, new Random(seed)::nextLong);
        b = new IpHost(loop, new Random(seed + 1)::nextLong);
        cable.plug(a.attach("lan", MAC_A, new InterfaceAddresses(A4, NET4, A6, NET6), mtu, cable.wire()));
        cable.plug(b.attach("lan", MAC_B, new InterfaceAddresses(B4, NET4, B6, NET6), mtu, cable.wire()));
    }

    static InetSocketAddress at(InetAddress address, int port) {
        return new InetSocketAddress(address, port);
    }
}
