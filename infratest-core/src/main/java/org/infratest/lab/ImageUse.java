package org.infratest.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.environment.TemporaryFolder;

/**
 * Who uses an image of the cache: every JVM that has asked for it, until it ends, whatever ends it. A lab whose machine is switched on
 * again needs its image again, so nobody may remove it meanwhile.
 *
 * @param file locked, shared, by those who use the image; its time is that of the last use. It stays when the image goes.
 */
record ImageUse(Path file) {

    /** The locks of this JVM. Closing any channel of a file gives up all of a JVM's locks on it, so there is one of each. */
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private static final byte[] USED = {'\n'};

    /**
     * Begins to use the image, or goes on; waits while another JVM removes it.
     *
     * @return whether this JVM did not use it before
     */
    boolean begin() {
        synchronized (HELD) {
            try {
                FileChannel channel = HELD.get(file);
                boolean isNew = channel == null;
                if (channel == null) {
                    channel = locked();
                    HELD.put(file, channel);
                }
                // By this channel: to set the time by the file's name opens and closes the file, which gives up the
                // lock.
                channel.write(ByteBuffer.wrap(USED), 0);
                return isNew;
            } catch (IOException e) {
                throw new EnvironmentException("Could not lock " + file + ": " + e, e);
            }
        }
    }

    /** Uses it no more; for who has begun, and has found that it is of no use. */
    void end() throws IOException {
        synchronized (HELD) {
            FileChannel channel = HELD.remove(file);
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** When somebody last asked for the image, if that is known. */
    Optional<Instant> last() throws IOException {
        return Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file).toInstant()) : Optional.empty();
    }

    @SuppressWarnings("resource") // given up by the end of the JVM
    private FileChannel locked() throws IOException {
        FileChannel channel = open();
        try {
            channel.lock(0, Long.MAX_VALUE, true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        TemporaryFolder.makePrivate(Objects.requireNonNull(file.getParent(), "a file lies in a folder"));
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Does something to an image that no JVM uses; nobody begins to use it meanwhile.
     *
     * @param removal what is done
     * @return whether it was done
     */
    boolean unlessUsed(Removal removal) throws IOException {
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                return false;
            }
            try (FileChannel channel = open()) {
                if (channel.tryLock() == null) {
                    return false;
                }
                removal.run();
                return true;
            } catch (OverlappingFileLockException e) {
                return false; // by another copy of this class, in a class loader of its own
            }
        }
    }

    /** What is done to an image. */
    interface Removal {

        /** Does it. */
        void run() throws IOException;
    }
}
