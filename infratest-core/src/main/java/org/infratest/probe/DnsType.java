package org.infratest.probe;

import org.infratest.Api;
import org.xbill.DNS.Type;

/** Types of DNS records that a {@link DnsProbe} asks for, and how their values read. */
@Api
public enum DnsType {
    /** An IPv4 address: {@code 192.0.2.7} (RFC 1035). */
    A(Type.A),
    /** An IPv6 address (RFC 3596). */
    AAAA(Type.AAAA),
    /** The name of an address, which is asked for by the address itself: {@code web.example} (RFC 1035). */
    PTR(Type.PTR),
    /** The name that another one stands for (RFC 1035). */
    CNAME(Type.CNAME),
    /** A mail server, after its preference: {@code 10 mail.example} (RFC 1035). */
    MX(Type.MX),
    /** A service: priority, weight, port and machine, {@code 0 5 5060 sip.example} (RFC 2782). */
    SRV(Type.SRV),
    /** Text, its parts joined without anything between (RFC 1035). */
    TXT(Type.TXT),
    /** A name server (RFC 1035). */
    NS(Type.NS),
    /** The start of a zone, as zone files have it (RFC 1035). */
    SOA(Type.SOA);

    private final int number;

    DnsType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
