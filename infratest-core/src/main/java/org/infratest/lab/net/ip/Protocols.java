package org.infratest.lab.net.ip;

/** Numbers that IANA and IEEE assigned. */
final class Protocols {

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;

    static final int ETHER_IPV4 = 0x0800;
    static final int ETHER_ARP = 0x0806;
    static final int ETHER_IPV6 = 0x86dd;

    private Protocols() {}
}
