package org.infratest.lab.net;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.infratest.ConfigurationException;

/**
 * A hardware address of IEEE 802.
 *
 * @param value its 48 bits
 */
public record MacAddress(long value) {

    /** The address that everybody receives. */
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private static final long LOCALLY_ADMINISTERED = 0x0200_0000_0000L;
    private static final long GROUP = 0x0100_0000_0000L;

    /** Checks that there are no more than 48 bits. */
    public MacAddress {
        if (value >>> 48 != 0) {
            throw new ConfigurationException(Long.toHexString(value) + " is no hardware address: it has 48 bits");
        }
    }

    /**
     * Reads six pairs of hexadecimal digits with colons between them.
     *
     * @throws ConfigurationException if the text is anything else
     */
    public static MacAddress parse(String text) {
        if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
            throw new ConfigurationException(
                    "'" + text + "' is no hardware address; expected something like 52:54:00:12:34:56");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /** A locally administered unicast address whose last 40 bits are those of {@code number}. */
    public static MacAddress local(long number) {
        return new MacAddress(LOCALLY_ADMINISTERED | (number & 0xff_ffff_ffffL));
    }

    /** Reads one from a frame, without moving its position. */
    public static MacAddress at(ByteBuffer frame, int index) {
        return new MacAddress(
                ((long) (frame.getShort(index) & 0xffff) << 32) | (frame.getInt(index + 2) & 0xffff_ffffL));
    }

    /** Writes this one into a frame, at its position. */
    public void put(ByteBuffer frame) {
        frame.putShort((short) (value >>> 32));
        frame.putInt((int) value);
    }

    /** Whether several stations may receive it: multicast, or broadcast. */
    public boolean isGroup() {
        return (value & GROUP) != 0;
    }

    @Override
    public String toString() {
        String digits = String.format(Locale.ROOT, "%012x", value);
        return digits.replaceAll("(..)(?!$)", "$1:");
    }
}
