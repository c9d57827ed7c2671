package org.infratest.probe;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.infratest.Printable;

/** One request by HTTP/1.1 (RFC 9112), or 1.0 where the server speaks nothing newer, over a connection that its owner closes. */
final class Http1 {

    private static final int SHOWN = 100;
    private static final int HEADERS_LIMIT = 1 << 18;
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(1 << 16)
            .setMaxHeaderCount(500)
            .setMaxEmptyLineCount(2)
            .build();

    private Http1() {}

    static HttpAnswer get(Socket socket, HttpRequestHead head) throws IOException {
        Tap tap = new Tap(socket.getInputStream());
        Connection connection = new Connection();
        connection.bind(socket, tap);
        try {
            ClassicHttpResponse response =
                    new HttpRequestExecutor().execute(request(head), connection, HttpCoreContext.create());
            tap.headersHaveCome();
            return answer(response);
        } catch (HttpException e) {
            ProtocolException wrong = new ProtocolException(
                    tap.isTls()
                            ? "the server speaks TLS on this port"
                            : "it began with '" + Printable.line(tap.start(), SHOWN) + "'");
            wrong.initCause(e);
            throw wrong;
        }
    }

    private static BasicClassicHttpRequest request(HttpRequestHead head) {
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("GET", head.url());
        request.setAbsoluteRequestUri(head.absolute());
        head.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
        if (!request.containsHeader("Connection")) {
            request.addHeader("Connection", "close");
        }
        return request;
    }

    private static HttpAnswer answer(ClassicHttpResponse response) throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Header header : response.getHeaders()) {
            headers.add(Map.entry(header.getName(), String.valueOf(header.getValue())));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean cut = false;
        IOException broken = null;
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            try {
                cut = fill(body, entity.getContent());
            } catch (IOException e) {
                broken = e;
            }
        }
        String phrase = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
        return new HttpAnswer(
                String.valueOf(response.getVersion()),
                response.getCode(),
                phrase,
                headers,
                body.toByteArray(),
                cut,
                broken);
    }

    /** Reads up to the limit; true if there was more. */
    private static boolean fill(ByteArrayOutputStream body, InputStream content) throws IOException {
        byte[] buffer = new byte[8192];
        while (true) {
            int count = content.read(buffer);
            if (count < 0) {
                return false;
            }
            body.write(buffer, 0, Math.min(count, HttpAnswer.BODY_LIMIT - body.size()));
            if (body.size() == HttpAnswer.BODY_LIMIT) {
                return content.read() >= 0;
            }
        }
    }

    /** A connection that lets its input be tapped. */
    private static final class Connection extends DefaultBHttpClientConnection {

        Connection() {
            super(BOUNDS);
        }

        void bind(Socket socket, InputStream input) throws IOException {
            bind(new SocketHolder(socket) {
                @Override
                protected InputStream getInputStream(Socket any) {
                    return input;
                }
            });
        }
    }

    /** Remembers how the answer begins, and bounds it up to the end of its headers. */
    private static final class Tap extends FilterInputStream {

        private final ByteArrayOutputStream start = new ByteArrayOutputStream();
        private int count;
        private boolean unbounded;

        Tap(InputStream in) {
            super(in);
        }

        void headersHaveCome() {
            unbounded = true;
        }

        boolean isTls() {
            byte[] bytes = start.toByteArray();
            return bytes.length > 1 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 3;
        }

        String start() {
            return Decoded.text(start.toByteArray()).lines().findFirst().orElse("");
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            if (read > 0) {
                start.write(target, offset, Math.max(0, Math.min(read, SHOWN - start.size())));
                count += read;
                if (!unbounded && count > HEADERS_LIMIT) {
                    throw new MessageConstraintException("more than " + HEADERS_LIMIT / 1024 + " KiB of them");
                }
            }
            return read;
        }
    }
}
