package org.infratest.lab.net.ip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A query of DNS (RFC 1035) with one question.
 *
 * @param id chosen by the client
 * @param flags the header's second 16 bits
 * @param name the name in lower case without a dot at the end; dots within a label are written {@link #DOT}
 * @param type what is asked for
 * @param dnsClass 1 for the Internet
 * @param question the question as it came, to be sent back
 * @param edns the largest UDP answer that the client takes, or 0 where it does not speak EDNS (RFC 6891)
 * @param ednsVersion its version
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on the wire; nobody compares queries
record DnsQuery(int id, int flags, String name, int type, int dnsClass, byte[] question, int edns, int ednsVersion) {

    static final int HEADER = 12;
    static final int RESPONSE = 0x8000;

    /** Stands for a dot that separates nothing; no label has it, as they are bytes. */
    static final char DOT = '\uff0e';

    private static final int LONGEST = 255;
    private static final int OPT = 41;

    /** Reads one, or returns null where it has not exactly one well-formed question. */
    static @Nullable DnsQuery read(ByteBuffer message) {
        ByteBuffer bytes = message.slice();
        if (bytes.remaining() < HEADER || bytes.getShort(4) != 1 || bytes.getShort(6) != 0) {
            return null;
        }
        int end = nameEnd(bytes, HEADER);
        if (end < 0 || end + 4 > bytes.limit()) {
            return null;
        }
        byte[] question = new byte[end + 4 - HEADER];
        bytes.get(HEADER, question);
        int opt = optAt(bytes, end + 4);
        return new DnsQuery(
                id(bytes),
                flags(bytes),
                name(bytes, HEADER),
                bytes.getShort(end) & 0xffff,
                bytes.getShort(end + 2) & 0xffff,
                question,
                opt < 0 ? 0 : Math.max(512, bytes.getShort(opt + 3) & 0xffff),
                opt < 0 ? 0 : bytes.get(opt + 6) & 0xff);
    }

    static int id(ByteBuffer message) {
        return message.getShort(message.position()) & 0xffff;
    }

    static int flags(ByteBuffer message) {
        return message.getShort(message.position() + 2) & 0xffff;
    }

    /** Where a name ends that is written without pointers, or -1. */
    private static int nameEnd(ByteBuffer bytes, int start) {
        int at = start;
        while (at < bytes.limit() && at - start < LONGEST) {
            int length = bytes.get(at) & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if (length > 63) {
                return -1;
            }
            at += 1 + length;
        }
        return -1;
    }

    private static String name(ByteBuffer bytes, int start) {
        StringBuilder name = new StringBuilder();
        for (int at = start; bytes.get(at) != 0; at += 1 + (bytes.get(at) & 0xff)) {
            byte[] label = new byte[bytes.get(at) & 0xff];
            bytes.get(at + 1, label);
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(label, ISO_8859_1)
                            .toLowerCase(Locale.ROOT)
                            .replace('.', DOT));
        }
        return name.toString();
    }

    /** Where the OPT record begins, or -1. It is found where it is the first additional record, as clients write it. */
    private static int optAt(ByteBuffer bytes, int at) {
        boolean isThere = bytes.getShort(8) == 0
                && bytes.getShort(10) != 0
                && at + 11 <= bytes.limit()
                && bytes.get(at) == 0
                && bytes.getShort(at + 1) == OPT;
        return isThere ? at : -1;
    }

    int opcode() {
        return (flags >> 11) & 0xf;
    }
}
