package org.infratest.process;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.infratest.Redaction;

/** Writes whole lines, without secrets; where there is none in them they stay as they were, byte for byte. */
final class RedactedLog extends FilterOutputStream {

    private static final int LONGEST_LINE = 1 << 14;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    RedactedLog(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int lines = end;
        while (lines > offset && bytes[lines - 1] != '\n') {
            lines--;
        }
        pending.write(bytes, offset, lines - offset);
        if (lines > offset) {
            writePending();
        }
        pending.write(bytes, lines, end - lines);
        if (pending.size() >= LONGEST_LINE) {
            writePending();
        }
    }

    @Override
    public void close() throws IOException {
        writePending();
        super.close();
    }

    private void writePending() throws IOException {
        String text = pending.toString(StandardCharsets.UTF_8);
        String clean = Redaction.of(text);
        out.write(clean.equals(text) ? pending.toByteArray() : clean.getBytes(StandardCharsets.UTF_8));
        pending.reset();
    }
}
