package org.infratest.ssh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.infratest.Printable;
import org.jspecify.annotations.Nullable;

/** Remembers how a stream began, to tell afterwards whether it was SSH that answered. */
final class ReceivedStart extends FilterInputStream {

    private static final int KEPT = 1024;
    private static final int SHOWN = 100;

    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private volatile @Nullable IOException ending;

    ReceivedStart(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(bytes, offset, length);
        } catch (IOException e) {
            ending = e;
            throw e;
        }
        if (count < 0) {
            ending = new EOFException("the server closed the connection");
        } else {
            keep(bytes, offset, count);
        }
        return count;
    }

    /** How the stream ended: a {@link EOFException} where it was closed, else what reading threw; null where it has not. */
    @Nullable
    IOException ending() {
        return ending;
    }

    private synchronized void keep(byte[] bytes, int offset, int count) {
        start.write(bytes, offset, Math.max(0, Math.min(count, KEPT - start.size())));
    }

    /** The line with which SSH names its version, or an empty string; other lines may come before it. */
    synchronized String sshVersion() {
        return start.toString(ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith("SSH-"))
                .findFirst()
                .map(line -> Printable.line(line, SHOWN))
                .orElse("");
    }

    /** The first line, whatever it is. */
    synchronized String text() {
        return start.toString(ISO_8859_1)
                .lines()
                .findFirst()
                .map(line -> Printable.line(line, SHOWN))
                .orElse("");
    }
}
