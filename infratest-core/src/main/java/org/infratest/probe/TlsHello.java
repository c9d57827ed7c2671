package org.infratest.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a handshake, written by hand, that offers one version alone: Java itself refuses to speak the old ones, so
 * it cannot find out whether a server does. Whether it does, the first message of the server tells.
 *
 * @param version what is offered
 * @param name the server's name, or null
 */
record TlsHello(TlsVersion version, @Nullable String name) {

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int SERVER_HELLO = 2;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int LONGEST = 1 << 14;

    /** Suites for TLS 1.3; for what came before, one of each kind that servers of its time have. */
    private static final int[] SUITES_13 = {0x1301, 0x1302, 0x1303};

    private static final int[] SUITES = {
        0xc02f, 0xc030, 0xc02b, 0xc02c, 0xcca8, 0xcca9, 0xc013, 0xc014, 0xc009, 0xc00a, 0x009c, 0x009d, 0x002f, 0x0035,
        0x0033, 0x0039, 0x009e, 0x009f, 0x000a, 0x0016, 0x0005, 0x00ff
    };

    /**
     * Offers it and reads the answer.
     *
     * @return an empty string where the server agrees, else what it said
     * @throws ProtocolException if what answers does not speak TLS
     */
    String ask(Wire wire) throws IOException {
        wire.write(record());
        byte[] head;
        try {
            head = wire.bytes(5);
        } catch (java.io.EOFException e) {
            return "it closed the connection";
        }
        int type = head[0] & 0xff;
        int length = (head[3] & 0xff) << 8 | (head[4] & 0xff);
        boolean tls = (type == HANDSHAKE || type == ALERT) && head[1] == 3 && length > 1 && length <= LONGEST;
        if (!tls) {
            throw new ProtocolException("it does not speak TLS on this port");
        }
        byte[] content = wire.bytes(length);
        if (type == ALERT) {
            return "it answered with alert " + alert(content[1] & 0xff);
        }
        int agreed = agreed(content);
        return agreed == version.code()
                ? ""
                : "it wants to speak version 0x" + Integer.toHexString(agreed) + " instead";
    }

    private static String alert(int code) {
        return switch (code) {
            case 40 -> "handshake_failure";
            case 47 -> "illegal_parameter";
            case 70 -> "protocol_version";
            case 71 -> "insufficient_security";
            case 80 -> "internal_error";
            case 112 -> "unrecognized_name";
            default -> String.valueOf(code);
        };
    }

    /** The version in a ServerHello: that of its extension where it has one, else that of its field. */
    private static int agreed(byte[] hello) throws ProtocolException {
        try {
            if (hello[0] != SERVER_HELLO) {
                throw new ProtocolException("its handshake begins with message " + hello[0]);
            }
            int version = two(hello, 4);
            int at = 38 + 1 + (hello[38] & 0xff) + 2 + 1; // random and session id, cipher suite, compression
            if (at + 2 > hello.length) {
                return version;
            }
            int end = Math.min(hello.length, at + 2 + two(hello, at));
            for (at += 2; at + 4 <= end; at += 4 + two(hello, at + 2)) {
                if (two(hello, at) == SUPPORTED_VERSIONS) {
                    return two(hello, at + 4);
                }
            }
            return version;
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new ProtocolException("its first message is too short");
        }
    }

    private static int two(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private byte[] record() throws IOException {
        byte[] body = body();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(HANDSHAKE);
        out.writeShort(version == TlsVersion.SSL_3 ? 0x0300 : 0x0301);
        out.writeShort(body.length + 4);
        out.writeByte(1); // ClientHello
        out.writeByte(0);
        out.writeShort(body.length);
        out.write(body);
        return bytes.toByteArray();
    }

    private byte[] body() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(Math.min(version.code(), TlsVersion.TLS_1_2.code()));
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        out.write(random);
        out.writeByte(0); // no session to take up again
        int[] suites = version == TlsVersion.TLS_1_3 ? SUITES_13 : SUITES;
        out.writeShort(2 * suites.length);
        for (int suite : suites) {
            out.writeShort(suite);
        }
        out.writeShort(0x0100); // no compression
        if (version != TlsVersion.SSL_3) {
            byte[] extensions = extensions();
            out.writeShort(extensions.length);
            out.write(extensions);
        }
        return bytes.toByteArray();
    }

    private byte[] extensions() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (name != null) {
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            extension(out, 0, ascii.length + 5);
            out.writeShort(ascii.length + 3);
            out.writeByte(0); // a host name
            out.writeShort(ascii.length);
            out.write(ascii);
        }
        shorts(out, 10, 0x001d, 0x0017, 0x0018, 0x0019); // groups
        extension(out, 11, 2); // points are not compressed
        out.writeShort(0x0100);
        if (version.code() >= TlsVersion.TLS_1_2.code()) {
            shorts(
                    out, 13, 0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201,
                    0x0203);
        }
        if (version == TlsVersion.TLS_1_3) {
            extension(out, SUPPORTED_VERSIONS, 3);
            out.writeByte(2);
            out.writeShort(version.code());
            extension(
                    out, 51, 2); // no key yet: the server may ask for the kind that it wants (RFC 8446, section 4.2.8)
            out.writeShort(0);
        }
        return bytes.toByteArray();
    }

    private static void shorts(DataOutputStream out, int type, int... values) throws IOException {
        extension(out, type, 2 + 2 * values.length);
        out.writeShort(2 * values.length);
        for (int value : values) {
            out.writeShort(value);
        }
    }

    private static void extension(DataOutputStream out, int type, int length) throws IOException {
        out.writeShort(type);
        out.writeShort(length);
    }
}
