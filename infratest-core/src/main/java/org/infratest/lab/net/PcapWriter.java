package org.infratest.lab.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * Records frames in the classic pcap format with nanoseconds, link type Ethernet (draft-ietf-opsawg-pcap). When the file has its
 * full size, it becomes the older one, instead of the older one before, and a new one begins. What cannot be written ends the
 * recording and is told by {@link #problem}; it never disturbs what is recorded. Safe for use by several threads.
 */
public final class PcapWriter implements AutoCloseable {

    static final int MAGIC = 0xa1b2_3c4d;
    static final int FILE_HEADER = 24;
    static final int RECORD_HEADER = 16;

    private static final int VERSION = 0x0002_0004;
    private static final int SNAP_LENGTH = 0x4_0000;
    private static final int ETHERNET = 1;
    private static final int BUFFER = 128 * 1024;

    private final Path file;
    private final Path older;
    private final long maxBytes;
    private final InstantSource clock;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    private @Nullable FileChannel channel;
    private long bytes;
    private long frames;
    private @Nullable String problem;

    PcapWriter(Path file, long maxBytes, InstantSource clock) throws IOException {
        this.file = file;
        this.older = olderThan(file);
        this.maxBytes = maxBytes;
        this.clock = clock;
        Files.deleteIfExists(older);
        begin();
    }

    /**
     * Begins a file, replacing what was there.
     *
     * @param file where to; beside it, {@code lan.pcap} has {@code lan.1.pcap} as the older one
     * @param maxBytes the full size of a file; both together are at most twice as large
     * @throws EnvironmentException if it cannot be written
     */
    public static PcapWriter open(Path file, long maxBytes) {
        try {
            return new PcapWriter(file, maxBytes, InstantSource.system());
        } catch (IOException e) {
            throw new EnvironmentException("The capture " + file + " cannot be written: " + e, e);
        }
    }

    /** The file, which ends with the last flush. */
    public Path file() {
        return file;
    }

    /** How many frames were recorded until now, those included whose file is gone. */
    public synchronized long frames() {
        return frames;
    }

    /** Why nothing is recorded any more, where that is so without {@link #close}. */
    public synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Writes what is held back. */
    public synchronized void flush() {
        try {
            write();
        } catch (IOException e) {
            fail(e);
        }
    }

    /**
     * Copies what was recorded in a time into a file of its own. Recording goes on meanwhile.
     *
     * @param from the first moment
     * @param to the last moment
     * @param target the new file, replaced if it is there
     * @return how many frames there are in it
     * @throws EnvironmentException if it cannot be read or written
     */
    public long slice(Instant from, Instant to, Path target) {
        List<PcapSlice.Source> sources = new ArrayList<>();
        try {
            try {
                openSources(sources);
                return new PcapSlice(from, to).copy(sources, target);
            } finally {
                for (PcapSlice.Source source : sources) {
                    source.close();
                }
            }
        } catch (IOException e) {
            throw new EnvironmentException("The capture " + file + " cannot be cut into " + target + ": " + e, e);
        }
    }

    /** Ends the recording. */
    @Override
    public synchronized void close() {
        flush();
        closeChannel();
    }

    /** Records a frame, as of now. */
    synchronized void record(ByteBuffer from, int start, int length) {
        if (channel == null) {
            return;
        }
        try {
            makeRoom(RECORD_HEADER + length);
        } catch (IOException e) {
            fail(e);
            return;
        }
        Instant now = clock.instant();
        buffer.putInt((int) now.getEpochSecond()).putInt(now.getNano());
        buffer.putInt(length).putInt(length);
        buffer.put(buffer.position(), from, start, length).position(buffer.position() + length);
        frames++;
        bytes += RECORD_HEADER + length;
    }

    static void header(ByteBuffer buffer) {
        buffer.putInt(MAGIC).putInt(VERSION).putLong(0).putInt(SNAP_LENGTH).putInt(ETHERNET);
    }

    static Path olderThan(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String other = dot <= 0 ? name + ".1" : name.substring(0, dot) + ".1" + name.substring(dot);
        return file.resolveSibling(other);
    }

    private void makeRoom(int more) throws IOException {
        if (bytes + more > maxBytes && bytes > FILE_HEADER) {
            write();
            closeChannel();
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            begin();
        } else if (buffer.remaining() < more) {
            write();
        }
    }

    private void begin() throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        buffer.clear();
        header(buffer);
        bytes = FILE_HEADER;
        write();
    }

    private void write() throws IOException {
        if (channel == null) {
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Opened at one moment, so that both go together whatever is recorded meanwhile. */
    private synchronized void openSources(List<PcapSlice.Source> sources) throws IOException {
        flush();
        if (Files.exists(older)) {
            sources.add(PcapSlice.Source.open(older));
        }
        sources.add(PcapSlice.Source.open(file));
    }

    private void fail(IOException error) {
        problem = "The capture " + file + " ended after " + frames + " frames: " + error;
        closeChannel();
    }

    private void closeChannel() {
        FileChannel closing = channel;
        channel = null;
        if (closing == null) {
            return;
        }
        try {
            closing.close();
        } catch (IOException e) {
            problem = "The capture " + file + " could not be closed: " + e;
        }
    }
}
