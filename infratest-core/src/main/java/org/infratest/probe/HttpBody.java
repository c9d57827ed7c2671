package org.infratest.probe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as text, unpacked where the server packed it, and bounded however well that was done.
 *
 * @param text decoded as the answer says, else as UTF-8
 * @param truncated whether there was more
 * @param broken why it could not be unpacked, or null
 */
record HttpBody(String text, boolean truncated, @Nullable IOException broken) {

    static HttpBody of(HttpAnswer answer) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        boolean cut = answer.cut();
        IOException broken = null;
        try (InputStream in = unpacked(answer)) {
            cut |= copy(in, plain);
        } catch (IOException e) {
            // a packed body that was cut off cannot be unpacked to its end
            broken = cut || answer.broken() != null
                    ? null
                    : new IOException("it cannot be unpacked: " + e.getMessage(), e);
        }
        return new HttpBody(plain.toString(charset(answer)), cut, broken);
    }

    private static InputStream unpacked(HttpAnswer answer) throws IOException {
        InputStream packed = new ByteArrayInputStream(answer.body());
        String encoding = answer.header("content-encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        if (answer.body().length == 0) {
            return packed;
        }
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(packed);
            case "deflate" -> new InflaterInputStream(packed);
            default -> packed;
        };
    }

    /** Copies up to the limit; true if there was more. */
    private static boolean copy(InputStream in, ByteArrayOutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        int count = in.read(buffer);
        while (count >= 0) {
            out.write(buffer, 0, Math.min(count, HttpAnswer.BODY_LIMIT - out.size()));
            if (out.size() == HttpAnswer.BODY_LIMIT) {
                return in.read() >= 0;
            }
            count = in.read(buffer);
        }
        return false;
    }

    private static Charset charset(HttpAnswer answer) {
        ContentType type =
                answer.header("content-type").map(ContentType::parseLenient).orElse(null);
        Charset charset = type == null ? null : type.getCharset();
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }
}
