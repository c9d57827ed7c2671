package org.infratest.lab.net.ip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer of DNS (RFC 1035) while it is put together. */
final class DnsAnswer {

    static final int NO_ERROR = 0;
    static final int FORMAT_ERROR = 1;
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;
    static final int NOT_IMPLEMENTED = 4;
    static final int REFUSED = 5;
    static final int BAD_VERSION = 16;

    static final int A = 1;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int AAAA = 28;

    private static final int AUTHORITATIVE = 0x0400;
    private static final int TRUNCATED = 0x0200;
    private static final int KEPT = 0x0100; // recursion desired
    private static final int OUR_UDP_SIZE = 1232;
    private static final int SECONDS = 5; // machines come and go within a test
    private static final int QUESTION_NAME = 0xc00c;

    private final DnsQuery query;
    private final int code;
    private final boolean authoritative;
    private final List<byte[]> answers = new ArrayList<>();
    private byte @Nullable [] authority;

    DnsAnswer(DnsQuery query, int code, boolean authoritative) {
        this.query = query;
        this.code = code;
        this.authoritative = authoritative;
    }

    /** An answer to what is no query; nothing of it is sent back but its id. */
    static byte[] formatError(int id, int flags) {
        return ByteBuffer.allocate(DnsQuery.HEADER)
                .putShort((short) id)
                .putShort((short) (DnsQuery.RESPONSE | (flags & (0x7800 | KEPT)) | FORMAT_ERROR))
                .array();
    }

    /** Adds a record about the name that was asked for. */
    void add(int type, byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(12 + data.length).putShort((short) QUESTION_NAME);
        answers.add(rest(record, type, data));
    }

    /** Says which zone knows that there is nothing, and for how long that may be remembered (RFC 2308). */
    void zone(String zone) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(name("infratest." + zone));
        data.writeBytes(name("nobody." + zone));
        data.writeBytes(ByteBuffer.allocate(20)
                .putInt(1)
                .putInt(3600)
                .putInt(600)
                .putInt(86_400)
                .putInt(SECONDS)
                .array());
        byte[] owner = name(zone);
        ByteBuffer record = ByteBuffer.allocate(owner.length + 10 + data.size()).put(owner);
        authority = rest(record, SOA, data.toByteArray());
    }

    private static byte[] rest(ByteBuffer record, int type, byte[] data) {
        record.putShort((short) type).putShort((short) 1).putInt(SECONDS);
        record.putShort((short) data.length).put(data).flip();
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }

    /** A name in labels, without compression. */
    static byte[] name(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(ISO_8859_1);
            out.write(Math.min(63, bytes.length));
            out.write(bytes, 0, Math.min(63, bytes.length));
        }
        if (!name.isEmpty()) {
            out.write(0);
        }
        return out.toByteArray();
    }

    /** The message, or one that says that it is too long for UDP. */
    byte[] bytes(boolean udp) {
        byte[] whole = bytes(answers, authority, 0);
        int most = udp ? Math.min(OUR_UDP_SIZE, Math.max(512, query.edns())) : 0xffff;
        return whole.length <= most ? whole : bytes(List.of(), null, TRUNCATED);
    }

    private byte[] bytes(List<byte[]> records, byte @Nullable [] soa, int more) {
        int flags = DnsQuery.RESPONSE | (query.flags() & (0x7800 | KEPT)) | more | (code & 0xf);
        boolean edns = query.edns() > 0;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(DnsQuery.HEADER);
        header.putShort((short) query.id()).putShort((short) (authoritative ? flags | AUTHORITATIVE : flags));
        header.putShort((short) 1).putShort((short) records.size());
        header.putShort((short) (soa == null ? 0 : 1)).putShort((short) (edns ? 1 : 0));
        out.writeBytes(header.array());
        out.writeBytes(query.question());
        records.forEach(out::writeBytes);
        if (soa != null) {
            out.writeBytes(soa);
        }
        if (edns) {
            ByteBuffer opt = ByteBuffer.allocate(11);
            opt.put((byte) 0)
                    .putShort((short) 41)
                    .putShort((short) OUR_UDP_SIZE)
                    .put((byte) (code >> 4));
            out.writeBytes(opt.array());
        }
        return out.toByteArray();
    }
}
