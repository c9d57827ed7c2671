package org.infratest.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.infratest.Printable;

/** Reads a log that is being written, a line at a time, cleaned: machines may write anything. */
final class LogFollower implements AutoCloseable {

    private static final int MAX_LINE = 2_000;
    private static final int BLOCK = 64 << 10;
    private static final long INTERVAL_MILLIS = 500;

    private final Path log;
    private final SeekableByteChannel channel;
    private final WatchService watch;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LogFollower(Path log, SeekableByteChannel channel, WatchService watch) {
        this.log = log;
        this.channel = channel;
        this.watch = watch;
    }

    /** Begins with the last lines that are there already. */
    static LogFollower from(Path log, int lines) {
        long begin = LogFolder.beginOfLastLines(log, lines);
        try {
            SeekableByteChannel channel = Files.newByteChannel(log).position(begin);
            WatchService watch = log.getFileSystem().newWatchService();
            Objects.requireNonNull(log.toAbsolutePath().getParent(), "a file is in a folder")
                    .register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
            return new LogFollower(log, channel, watch);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + log + ": " + e, e);
        }
    }

    /**
     * Tells each line as soon as it is whole.
     *
     * @param goesOn asked twice a second; once it is false, the rest is told and this returns
     */
    void follow(BooleanSupplier goesOn, Consumer<String> out) {
        try {
            boolean last;
            do {
                last = !goesOn.getAsBoolean();
                read(out);
            } while (!last && waited());
            tellPart(out);
        } catch (IOException e) {
            throw new EnvironmentException("Could not read " + log + ": " + e, e);
        }
    }

    /** Until something in the folder has changed, or it is time to look whether the environment is there. */
    private boolean waited() {
        try {
            WatchKey key = watch.poll(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read(Consumer<String> out) throws IOException {
        if (channel.position() > channel.size()) {
            channel.position(0); // it was begun anew
            tellPart(out);
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (channel.read(block) > 0) {
            block.flip();
            while (block.hasRemaining()) {
                take(block.get(), out);
            }
            block.clear();
        }
    }

    private void take(byte next, Consumer<String> out) {
        if (next == '\n') {
            tell(out);
        } else if (line.size() < BLOCK) {
            line.write(next);
        }
    }

    private void tellPart(Consumer<String> out) {
        if (line.size() > 0) {
            tell(out);
        }
    }

    private void tell(Consumer<String> out) {
        out.accept(Printable.line(line.toString(StandardCharsets.UTF_8), MAX_LINE));
        line.reset();
    }

    @Override
    public void close() {
        try {
            try {
                channel.close();
            } finally {
                watch.close();
            }
        } catch (IOException e) {
            throw new EnvironmentException("Could not close " + log + ": " + e, e);
        }
    }
}
