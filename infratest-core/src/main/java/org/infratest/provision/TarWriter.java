package org.infratest.provision;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes plain files into a tar archive: ustar, and pax (POSIX.1-2017) for names that do not fit it. Owner and time are always the same, so that
 * the same files make the same archive.
 */
final class TarWriter implements AutoCloseable {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    /** 2020-01-01: long enough ago for every clock, and no time that tools take for none. */
    private static final long TIME = 1_577_836_800L;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** A file of that name; it is executable in the archive where it is on disk. */
    void file(String name, Path file) throws IOException {
        long size = Files.size(file);
        entry(name, size, Files.isExecutable(file) ? 0755 : 0644);
        try (InputStream in = Files.newInputStream(file)) {
            long copied = in.transferTo(out);
            if (copied != size) {
                throw new IOException(file + " changed while it was read");
            }
        }
        pad(size);
    }

    /** A file of that name with that content. */
    void file(String name, byte[] content) throws IOException {
        entry(name, content.length, 0644);
        out.write(content);
        pad(content.length);
    }

    private void entry(String name, long size, int mode) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > NAME) {
            byte[] record = pax("path", name);
            header("pax".getBytes(StandardCharsets.US_ASCII), record.length, 0644, 'x');
            out.write(record);
            pad(record.length);
            bytes = Arrays.copyOf(bytes, NAME); // readers take the name of the record before
        }
        header(bytes, size, mode, '0');
    }

    /** The length that it begins with counts itself. */
    private static byte[] pax(String key, String value) {
        byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = rest.length + 1;
        while (rest.length + String.valueOf(length).length() != length) {
            length = rest.length + String.valueOf(length).length();
        }
        return (length + new String(rest, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private void header(byte[] name, long size, int mode, char type) throws IOException {
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, name.length);
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, TIME);
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 8);
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        out.write(header);
    }

    private static void octal(byte[] header, int at, int length, long value) {
        String digits = String.format("%0" + (length - 1) + "o", value);
        System.arraycopy(digits.getBytes(StandardCharsets.US_ASCII), 0, header, at, length - 1);
        header[at + length - 1] = 0;
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % BLOCK);
        if (over > 0) {
            out.write(new byte[BLOCK - over]);
        }
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
