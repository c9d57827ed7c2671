package org.infratest.lab.net;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * Copies the frames of a time out of captures.
 *
 * @param from the first moment
 * @param to the last moment
 */
record PcapSlice(Instant from, Instant to) {

    private static final long UNSIGNED = 0xffff_ffffL;

    /** Copies from one capture after the other, and returns how many frames. */
    long copy(List<Source> sources, Path target) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(PcapWriter.FILE_HEADER);
        PcapWriter.header(header);
        long count = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            out.write(header.array());
            for (Source source : sources) {
                count += copy(source, out);
            }
        }
        return count;
    }

    private long copy(Source source, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(source.channel)));
        in.skipNBytes(PcapWriter.FILE_HEADER);
        long left = source.length - PcapWriter.FILE_HEADER;
        long count = 0;
        byte[] header = new byte[PcapWriter.RECORD_HEADER];
        while (left >= PcapWriter.RECORD_HEADER) {
            in.readFully(header);
            ByteBuffer fields = ByteBuffer.wrap(header);
            Instant time = Instant.ofEpochSecond(fields.getInt() & UNSIGNED, fields.getInt());
            int length = fields.getInt();
            left -= PcapWriter.RECORD_HEADER + length;
            if (time.isBefore(from) || time.isAfter(to)) {
                in.skipNBytes(length);
            } else {
                out.write(header);
                out.write(in.readNBytes(length));
                count++;
            }
        }
        return count;
    }

    /**
     * A capture, as long as it was when it was opened.
     *
     * @param channel its file
     * @param length its length in bytes
     */
    record Source(FileChannel channel, long length) implements AutoCloseable {

        static Source open(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Source(channel, channel.size());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
