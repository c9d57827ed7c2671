package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The checksum of IP, ICMP, UDP and TCP (RFC 1071). */
final class Checksum {

    private Checksum() {}

    /** The checksum of a buffer from its position to its limit; 0 where it contains its own right one. */
    static int of(ByteBuffer bytes) {
        return fold(sum(bytes));
    }

    /** The same with the pseudo header of RFC 9293 and RFC 8200 in front. */
    static int of(InetAddress source, InetAddress destination, int protocol, ByteBuffer bytes) {
        long sum = sum(bytes) + protocol + bytes.remaining();
        sum += sum(ByteBuffer.wrap(source.getAddress())) + sum(ByteBuffer.wrap(destination.getAddress()));
        return fold(sum);
    }

    private static long sum(ByteBuffer bytes) {
        long sum = 0;
        int at = bytes.position();
        int end = bytes.limit();
        for (; at + 4 <= end; at += 4) {
            sum += bytes.getInt(at) & 0xffff_ffffL;
        }
        for (; at + 2 <= end; at += 2) {
            sum += bytes.getShort(at) & 0xffff;
        }
        return at < end ? sum + ((bytes.get(at) & 0xff) << 8) : sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}
