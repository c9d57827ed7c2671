package org.infratest.spec;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.infratest.Api;
import org.infratest.ConfigurationException;

/**
 * A range of addresses in CIDR notation (RFC 4632), IPv4 or IPv6.
 *
 * @param base the first address, with all host bits zero
 * @param prefix the number of leading bits that all addresses share
 */
@Api
public record Subnet(InetAddress base, int prefix) {

    /**
     * Clears the host bits of {@code base} and checks the prefix length against the address family.
     *
     * @throws ConfigurationException if the prefix is not between 0 and 32, or 128 for IPv6
     */
    public Subnet {
        int bits = base.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new ConfigurationException(
                    "Prefix length " + prefix + " of " + base.getHostAddress() + " is not between 0 and " + bits);
        }
        base = masked(base, prefix);
    }

    /**
     * Reads {@code address/prefix}, for example {@code 203.0.113.0/24}.
     *
     * @throws ConfigurationException if the text is not an address literal with a prefix length
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new ConfigurationException(
                    "Subnet '" + text + "' is not of the form address/prefix, like 203.0.113.0/24");
        }
        try {
            return new Subnet(address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    "Subnet '" + text + "' has no number after the slash; expected something like 203.0.113.0/24", e);
        }
    }

    /**
     * Reads an address literal. Names are never looked up.
     *
     * @throws ConfigurationException if the text is not an IPv4 or IPv6 literal
     */
    public static InetAddress address(String literal) {
        boolean looksLikeOne =
                literal.matches("\\d{1,3}(\\.\\d{1,3}){3}") || literal.matches("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
        if (!looksLikeOne) {
            throw new ConfigurationException("'" + literal + "' is not an IP address");
        }
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new ConfigurationException("'" + literal + "' is not an IP address", e);
        }
    }

    /** Whether {@code address} lies in this subnet; never true across address families. */
    public boolean contains(InetAddress address) {
        return address.getClass() == base.getClass() && masked(address, prefix).equals(base);
    }

    /** Whether this is an IPv4 subnet. */
    public boolean isIpv4() {
        return base instanceof Inet4Address;
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = Arrays.copyOf(address.getAddress(), address.getAddress().length);
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, prefix - i * 8));
            bytes[i] = (byte) (bytes[i] & (0xff << (8 - kept)));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("A masked address has as many bytes as before", e);
        }
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + prefix;
    }
}
