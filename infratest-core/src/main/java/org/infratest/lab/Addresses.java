package org.infratest.lab;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.infratest.spec.Subnet;

/** Arithmetic on the addresses of subnets. */
final class Addresses {

    private Addresses() {}

    /** The last address that a host can have: the one before the broadcast address, with IPv6 the very last. */
    static InetAddress last(Subnet subnet) {
        int hostBits = subnet.base().getAddress().length * 8 - subnet.prefix();
        BigInteger size = BigInteger.ONE.shiftLeft(hostBits);
        boolean hasBroadcast = subnet.isIpv4() && hostBits >= 2;
        return at(subnet, size.subtract(BigInteger.valueOf(hasBroadcast ? 2 : 1)));
    }

    /** The address at that offset from the first one. */
    static InetAddress at(Subnet subnet, BigInteger offset) {
        byte[] base = subnet.base().getAddress();
        byte[] sum = new BigInteger(1, base).add(offset).toByteArray();
        byte[] bytes = new byte[base.length];
        int length = Math.min(sum.length, bytes.length);
        System.arraycopy(sum, sum.length - length, bytes, bytes.length - length, length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("A sum has as many bytes as its base", e);
        }
    }

    /** Whether two subnets have an address in common. */
    static boolean overlap(Subnet one, Subnet other) {
        return one.contains(other.base()) || other.contains(one.base());
    }
}
