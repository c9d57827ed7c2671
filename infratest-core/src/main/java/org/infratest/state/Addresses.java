package org.infratest.state;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;

/** Address literals, of which one address has several. */
final class Addresses {

    private static final int GROUPS = 8;

    private Addresses() {}

    /** The address as people and {@code ip} write it: RFC 5952. */
    static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        return compressed(groups);
    }

    private static String compressed(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > length) {
                start = i;
                length = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /**
     * A literal in the one form of {@link #text}, whatever the form it is given in.
     *
     * @throws ConfigurationException if it is none
     */
    static String normal(String literal) {
        return text(Subnet.address(literal));
    }

    /** Whether what a machine printed is that address, in whatever form. */
    static boolean isSame(String printed, String normal) {
        try {
            return printed.equals(normal) || normal(printed).equals(normal);
        } catch (ConfigurationException e) {
            return false; // what a machine prints need not be an address
        }
    }
}
