package org.infratest.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.config.H2Param;
import org.apache.hc.core5.http2.config.H2Setting;
import org.apache.hc.core5.http2.frame.DefaultFrameFactory;
import org.apache.hc.core5.http2.frame.FrameConsts;
import org.apache.hc.core5.http2.frame.FrameFactory;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.http2.hpack.HPackException;
import org.apache.hc.core5.http2.impl.io.FrameInputBuffer;
import org.apache.hc.core5.http2.impl.io.FrameOutputBuffer;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.infratest.probe.Conversation.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * One request by HTTP/2 (RFC 9113), over a connection that its owner closes. Frames and header compression are the
 * library's; the one stream that a probe needs is read on the calling thread, from a socket of any vantage.
 */
final class Http2 {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final FrameFactory FRAMES = DefaultFrameFactory.INSTANCE;
    private static final int STREAM = 1;
    private static final int WINDOW = 2 * HttpAnswer.BODY_LIMIT;
    private static final int TABLE = 4096;
    private static final int HEADERS_LIMIT = 1 << 18;
    private static final int MOST_FRAMES = 100_000;

    /** Headers of one connection, which HTTP/2 knows no more (section 8.2.2), and the one that has become a field of its own. */
    private static final Set<String> NOT_SENT =
            Set.of("host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te");

    private final InputStream in;
    private final OutputStream out;
    private final FrameInputBuffer input = new FrameInputBuffer(FrameConsts.MIN_FRAME_SIZE);
    private final FrameOutputBuffer output = new FrameOutputBuffer(FrameConsts.MIN_FRAME_SIZE);
    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.ISO_8859_1);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private int status;
    private boolean endsWithItsHeaders;
    private boolean ended;
    private boolean cut;

    private Http2(Socket socket) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
        decoder.setMaxListSize(HEADERS_LIMIT);
    }

    static HttpAnswer get(Socket socket, HttpRequestHead head) throws IOException {
        return new Http2(socket).exchange(head);
    }

    private HttpAnswer exchange(HttpRequestHead head) throws IOException {
        IOException broken = null;
        try {
            begin();
            ask(head);
            out.flush();
            awaitEnd();
            requireLength();
        } catch (IOException e) {
            if (status == 0) {
                throw e;
            }
            broken = e;
        }
        return new HttpAnswer("HTTP/2", status, "", headers, body.toByteArray(), cut, broken);
    }

    private void begin() throws IOException {
        out.write(PREFACE);
        send(FRAMES.createSettings(
                new H2Setting(H2Param.ENABLE_PUSH, 0),
                new H2Setting(H2Param.INITIAL_WINDOW_SIZE, WINDOW),
                new H2Setting(H2Param.MAX_HEADER_LIST_SIZE, HEADERS_LIMIT)));
        send(FRAMES.createWindowUpdate(0, WINDOW));
    }

    private void ask(HttpRequestHead head) throws IOException {
        List<Header> fields = new ArrayList<>();
        fields.add(new BasicHeader(":method", "GET"));
        fields.add(new BasicHeader(":scheme", head.url().getScheme()));
        fields.add(new BasicHeader(":authority", authority(head)));
        fields.add(new BasicHeader(":path", head.path()));
        for (Map.Entry<String, String> header : head.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_SENT.contains(name)) {
                fields.add(new BasicHeader(name, header.getValue(), name.equals("authorization")));
            }
        }
        ByteArrayBuffer encoded = new ByteArrayBuffer(512);
        new HPackEncoder(TABLE, StandardCharsets.UTF_8).encodeHeaders(encoded, fields, false);
        sendBlock(ByteBuffer.wrap(encoded.array(), 0, encoded.length()));
    }

    private static String authority(HttpRequestHead head) {
        return head.headers().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("host"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> head.url().getRawAuthority());
    }

    private void sendBlock(ByteBuffer all) throws IOException {
        boolean first = true;
        while (first || all.hasRemaining()) {
            int size = Math.min(all.remaining(), FrameConsts.MIN_FRAME_SIZE);
            ByteBuffer part = all.slice().limit(size);
            all.position(all.position() + size);
            boolean last = !all.hasRemaining();
            send(
                    first
                            ? FRAMES.createHeaders(STREAM, part, last, true)
                            : FRAMES.createContinuation(STREAM, part, last));
            first = false;
        }
    }

    private void send(RawFrame frame) throws IOException {
        output.write(frame, out);
    }

    private void awaitEnd() throws IOException {
        for (int frames = 0; !ended && !cut; frames++) {
            RawFrame frame = next(frames);
            if (frames == 0 && !frame.isType(FrameType.SETTINGS)) {
                throw new ProtocolException("its HTTP/2 does not begin with settings");
            }
            if (frames > MOST_FRAMES) {
                throw new ProtocolException("more than " + MOST_FRAMES + " frames of HTTP/2 for one answer");
            }
            take(frame);
        }
    }

    private RawFrame next(int frames) throws IOException {
        try {
            return input.read(in);
        } catch (H2ConnectionException e) {
            ProtocolException wrong = new ProtocolException(
                    (frames == 0 ? "it does not speak HTTP/2: " : "its HTTP/2 is wrong: ") + e.getMessage());
            wrong.initCause(e);
            throw wrong;
        }
    }

    private void take(RawFrame frame) throws IOException {
        @Nullable FrameType type = FrameType.valueOf(frame.getType());
        if (type == null) {
            return; // section 4.1: unknown types are ignored
        }
        switch (type) {
            case SETTINGS -> acknowledgeSettings(frame);
            case PING -> acknowledgePing(frame);
            case HEADERS -> headers(frame);
            case CONTINUATION -> block(frame, content(frame));
            case DATA -> data(frame);
            case RST_STREAM -> reset(frame);
            case GOAWAY -> goAway(frame);
            case PUSH_PROMISE -> throw new ProtocolException("it pushes what it was told not to");
            default -> {}
        }
    }

    private void acknowledgeSettings(RawFrame frame) throws IOException {
        if (!frame.isFlagSet(FrameFlag.ACK)) {
            send(FRAMES.createSettingsAck());
            out.flush();
        }
    }

    private void acknowledgePing(RawFrame frame) throws IOException {
        if (!frame.isFlagSet(FrameFlag.ACK)) {
            send(FRAMES.createPingAck(content(frame)));
            out.flush();
        }
    }

    private void headers(RawFrame frame) throws IOException {
        ByteBuffer content = content(frame);
        if (frame.isFlagSet(FrameFlag.PRIORITY) && content.remaining() >= 5) {
            content.position(content.position() + 5);
        }
        endsWithItsHeaders = frame.isFlagSet(FrameFlag.END_STREAM);
        block(frame, content);
    }

    private void block(RawFrame frame, ByteBuffer content) throws IOException {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        block.writeBytes(bytes);
        if (block.size() > HEADERS_LIMIT) {
            throw new MessageConstraintException("more than " + HEADERS_LIMIT / 1024 + " KiB of them");
        }
        if (frame.isFlagSet(FrameFlag.END_HEADERS)) {
            decode();
            ended |= endsWithItsHeaders;
        }
    }

    /** The headers of the answer; those of an interim answer before it and the trailers after it are not kept. */
    private void decode() throws IOException {
        List<Header> fields = fields(block.toByteArray());
        block.reset();
        int code = 0;
        for (Header field : fields) {
            if (field.getName().equals(":status")
                    && String.valueOf(field.getValue()).matches("\\d{3}")) {
                code = Integer.parseInt(field.getValue());
            }
        }
        if (status != 0 || code / 100 == 1) {
            return;
        }
        if (code == 0) {
            throw new ProtocolException("its answer has no status");
        }
        status = code;
        fields.stream()
                .filter(field -> !field.getName().startsWith(":"))
                .forEach(field -> headers.add(Map.entry(field.getName(), String.valueOf(field.getValue()))));
    }

    private List<Header> fields(byte[] packed) throws ProtocolException {
        try {
            return decoder.decodeHeaders(ByteBuffer.wrap(packed));
        } catch (HPackException e) {
            ProtocolException wrong = new ProtocolException("its headers cannot be unpacked: " + e.getMessage());
            wrong.initCause(e);
            throw wrong;
        }
    }

    private void data(RawFrame frame) throws IOException {
        if (status == 0) {
            throw new ProtocolException("its answer begins with the body");
        }
        ByteBuffer content = content(frame);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        int room = HttpAnswer.BODY_LIMIT - body.size();
        body.write(bytes, 0, Math.min(bytes.length, room));
        cut = bytes.length > room;
        ended = frame.isFlagSet(FrameFlag.END_STREAM);
    }

    private static void reset(RawFrame frame) throws IOException {
        throw new RefusedException("the server reset the request (" + error(content(frame)) + ")");
    }

    private void goAway(RawFrame frame) throws IOException {
        ByteBuffer content = content(frame);
        int last = content.remaining() >= 4 ? content.getInt() & 0x7fff_ffff : 0;
        String error = error(content);
        if (last < STREAM || !error.equals(H2Error.NO_ERROR.name())) {
            throw new RefusedException("the server ended the connection (" + error + ")");
        }
    }

    private static String error(ByteBuffer content) {
        if (content.remaining() < 4) {
            return "without a reason";
        }
        int code = content.getInt();
        @Nullable H2Error known = H2Error.getByCode(code);
        return known == null ? "error " + code : known.name();
    }

    /** A frame without padding; an empty one has no buffer at all. */
    private static ByteBuffer content(RawFrame frame) {
        @Nullable ByteBuffer content = frame.getPayloadContent();
        return content == null ? ByteBuffer.allocate(0) : content;
    }

    private void requireLength() throws IOException {
        String promised = headers.stream()
                .filter(header -> header.getKey().equals("content-length"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        if (ended
                && promised.matches("\\d{1,18}")
                && status != 304
                && Long.parseLong(promised) != body.size()
                && !cut) {
            throw new ProtocolException("a body of " + body.size() + " bytes where " + promised + " were promised");
        }
    }
}
