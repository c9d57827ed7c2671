package org.infratest.lab.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive as a stream: ustar and pax (POSIX.1-2017, pax), with GNU's long names and its sizes beyond 8 GiB. The content of an
 * entry is read from {@link #content()} until the next one is asked for.
 */
final class TarReader {

    /** It is no tar archive, or one that is damaged. */
    static final class FormatException extends IOException {

        private static final long serialVersionUID = 1L;

        FormatException(String message) {
            super(message);
        }
    }

    /**
     * A file, a folder or a link.
     *
     * @param name its path in the archive
     * @param isFile whether it is a plain file
     * @param size how many bytes its content has
     */
    record Entry(String name, boolean isFile, long size) {}

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 1 << 16;

    private final InputStream in;
    private long left;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next entry.
     *
     * @return empty at the end of the archive
     * @throws EOFException if the archive ends before that
     * @throws FormatException if what comes is no entry
     */
    Optional<Entry> next() throws IOException {
        String longName = null;
        Map<String, String> extended = Map.of();
        while (true) {
            skipContent();
            byte[] header = block();
            if (isZero(header)) {
                return Optional.empty();
            }
            requireChecksum(header);
            char type = (char) (header[156] & 0xff);
            begin(number(header, 124, 12));
            if (type == 'L') {
                longName = untilZero(text());
            } else if (type == 'x') {
                extended = records(text());
            } else if (type != 'g' && type != 'K') {
                return Optional.of(entry(header, type, longName, extended));
            }
        }
    }

    /** The content of the current entry; ends with it. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int n = in.read(bytes, from, (int) Math.min(left, length));
                if (n < 0) {
                    throw new EOFException("the archive ends within a file");
                }
                left -= n;
                return n;
            }
        };
    }

    private Entry entry(byte[] header, char type, @Nullable String longName, Map<String, String> extended)
            throws IOException {
        String size = extended.get("size");
        if (size != null) {
            if (!size.matches("\\d{1,18}")) {
                throw new FormatException("an entry has the size '" + size + "'");
            }
            begin(Long.parseLong(size));
        }
        String name = longName == null ? extended.getOrDefault("path", shortName(header)) : longName;
        return new Entry(name, type == '0' || type == 0 || type == '7', left);
    }

    private static String shortName(byte[] header) {
        String name = text(header, 0, 100);
        String prefix = text(header, 257, 6).equals("ustar") ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private void begin(long size) {
        left = size;
        padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private void skipContent() throws IOException {
        try {
            in.skipNBytes(left + padding);
        } catch (EOFException e) {
            throw (EOFException) new EOFException("the archive ends within a file").initCause(e);
        }
        begin(0);
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("the archive ends without the mark of its end");
        }
        return block;
    }

    private String text() throws IOException {
        if (left > LONGEST_NAME) {
            throw new FormatException("an entry has a name of " + left + " bytes");
        }
        byte[] bytes = in.readNBytes((int) left);
        if (bytes.length < left) {
            throw new EOFException("the archive ends within a name");
        }
        left = 0;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Records of the form {@code length key=value\n}; the length counts bytes, so this reads the ASCII ones right. */
    private static Map<String, String> records(String text) {
        Map<String, String> records = new TreeMap<>();
        for (String line : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            int equals = line.indexOf('=', space + 1);
            if (space > 0 && equals > 0) {
                records.put(line.substring(space + 1, equals), line.substring(equals + 1));
            }
        }
        return records;
    }

    /** The sum of all bytes of the header, with spaces in place of the sum itself. */
    private static void requireChecksum(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (number(header, 148, 8) != sum) {
            throw new FormatException("it has no tar header where one is due");
        }
    }

    /** Octal digits, or where these are not enough a binary number whose first bit is set. */
    private static long number(byte[] header, int from, int length) throws FormatException {
        if ((header[from] & 0x80) != 0) {
            long number = 0;
            for (int i = from + length - 8; i < from + length; i++) {
                number = (number << 8) | (header[i] & 0xff);
            }
            if (number < 0) {
                throw new FormatException("an entry has a size below zero");
            }
            return number;
        }
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new FormatException("it has no tar header where one is due");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] header, int from, int length) {
        return untilZero(new String(header, from, length, StandardCharsets.UTF_8));
    }

    private static String untilZero(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
