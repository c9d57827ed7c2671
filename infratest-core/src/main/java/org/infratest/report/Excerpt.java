package org.infratest.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be shown of a file. What it is follows from its content, never from its name, which a machine may have chosen.
 *
 * @param kind what it is
 * @param size its whole size in bytes
 * @param text the end of a text, cleaned, else empty
 * @param image a picture as a data URI, else null
 */
record Excerpt(Kind kind, long size, String text, @Nullable String image) {

    enum Kind {
        TEXT,
        IMAGE,
        /** Neither a text nor a picture that browsers show, such as a capture of packets. */
        OTHER,
        /** A picture that is too large to be shown. */
        LARGE_IMAGE,
        /** It is not there any more, or cannot be read. */
        MISSING
    }

    private static final int MAX_IMAGE = 1 << 20;
    private static final int BYTES_PER_CHARACTER = 4;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    /**
     * Reads a file, or its end.
     *
     * @param max how many characters of a text are shown
     */
    static Excerpt of(Path file, int max) {
        if (!Files.isRegularFile(file)) {
            return new Excerpt(Kind.MISSING, 0, "", null);
        }
        try {
            long size = Files.size(file);
            Optional<String> type = imageType(part(file, 0, 16));
            if (type.isPresent()) {
                return image(file, size, type.get());
            }
            int read = (int) Math.min(size, (long) max * BYTES_PER_CHARACTER);
            byte[] end = part(file, size - read, read);
            return isText(end)
                    ? new Excerpt(Kind.TEXT, size, end(end, read < size, max), null)
                    : new Excerpt(Kind.OTHER, size, "", null);
        } catch (IOException e) {
            return new Excerpt(Kind.MISSING, 0, "", null);
        }
    }

    private static Excerpt image(Path file, long size, String type) throws IOException {
        if (size > MAX_IMAGE) {
            return new Excerpt(Kind.LARGE_IMAGE, size, "", null);
        }
        String data = Base64.getEncoder().encodeToString(part(file, 0, (int) size));
        return new Excerpt(Kind.IMAGE, size, "", "data:" + type + ";base64," + data);
    }

    private static Optional<String> imageType(byte[] start) {
        if (startsWith(start, PNG)) {
            return Optional.of("image/png");
        }
        return startsWith(start, JPEG) ? Optional.of("image/jpeg") : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length
                && ByteBuffer.wrap(bytes, 0, start.length).equals(ByteBuffer.wrap(start));
    }

    /** Consoles write control characters and broken UTF-8, but hardly ever a NUL, and captures are full of them. */
    private static boolean isText(byte[] bytes) {
        int nuls = 0;
        for (byte b : bytes) {
            nuls += b == 0 ? 1 : 0;
        }
        return nuls * 100L <= bytes.length;
    }

    /** The last whole lines, or the end of the last one where that alone is too long. */
    private static String end(byte[] bytes, boolean cut, int max) {
        String clean = Clean.text(new String(bytes, StandardCharsets.UTF_8), Integer.MAX_VALUE)
                .stripTrailing();
        int length = clean.codePointCount(0, clean.length());
        if (!cut && length <= max) {
            return clean;
        }
        String end = clean.substring(clean.offsetByCodePoints(0, Math.max(0, length - max)));
        int line = end.indexOf('\n');
        return "…\n" + (line < 0 || line == end.length() - 1 ? end : end.substring(line + 1));
    }

    private static byte[] part(Path file, long from, int length) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(length, Math.max(0, in.length() - from))];
            in.seek(from);
            in.readFully(bytes);
            return bytes;
        }
    }
}
