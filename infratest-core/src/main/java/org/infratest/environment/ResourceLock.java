package org.infratest.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A lock on something that only one environment may use at a time, against other threads and other JVMs of this computer.
 * The operating system releases it when its JVM dies.
 */
public final class ResourceLock implements AutoCloseable {

    /** File locks are held by the JVM as a whole, so threads need a gate of their own. */
    private static final Map<Path, Semaphore> GATES = new ConcurrentHashMap<>();

    private static final int MOST_TRIES = 10;

    private final Semaphore gate;
    private final FileChannel channel;
    private boolean open = true;

    private ResourceLock(Semaphore gate, FileChannel channel) {
        this.gate = gate;
        this.channel = channel;
    }

    /**
     * Waits for the lock.
     *
     * @param file the lock file; created if need be, and left behind
     * @param patience how long to wait
     * @param onWait told once, with the reason, if there is something to wait for
     * @throws EnvironmentException if the patience ends first, naming the holder
     */
    public static ResourceLock acquire(Path file, Duration patience, Consumer<String> onWait) {
        Semaphore gate = GATES.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new Semaphore(1, true));
        long end = System.nanoTime() + patience.toNanos();
        enter(gate, file, patience, onWait);
        boolean locked = false;
        try {
            ResourceLock lock =
                    new ResourceLock(gate, channel(file, Duration.ofNanos(end - System.nanoTime()), onWait));
            locked = true;
            return lock;
        } finally {
            if (!locked) {
                gate.release();
            }
        }
    }

    private static void enter(Semaphore gate, Path file, Duration patience, Consumer<String> onWait) {
        if (gate.tryAcquire()) {
            return;
        }
        onWait.accept("another test class of this JVM uses it");
        try {
            if (!gate.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EnvironmentException(
                        "Waited in vain for " + file + ": another test class of this JVM holds it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("Interrupted while waiting for " + file, e);
        }
    }

    /**
     * Takes the lock if nobody has it.
     *
     * @param file the lock file; created if need be, and left behind
     */
    public static Optional<ResourceLock> tryAcquire(Path file) {
        Semaphore gate = GATES.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new Semaphore(1, true));
        if (!gate.tryAcquire()) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = open(file);
            locked = channel.tryLock() != null;
            return locked ? Optional.of(new ResourceLock(gate, channel)) : Optional.empty();
        } catch (IOException e) {
            throw new EnvironmentException("Could not lock " + file + ": " + e, e);
        } finally {
            if (!locked) {
                closeUnlocked(channel, file);
                gate.release();
            }
        }
    }

    /**
     * Whether somebody has the lock at this moment. Nothing is created.
     *
     * @param file the lock file; where there is none, nobody has it
     */
    static boolean isHeld(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        Optional<ResourceLock> free = tryAcquire(file);
        free.ifPresent(ResourceLock::close);
        return free.isEmpty();
    }

    /** Does something under the lock; see {@link #acquire}. */
    public static <T> T during(Path file, Duration patience, Consumer<String> onWait, Supplier<T> work) {
        ResourceLock lock = acquire(file, patience, onWait);
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            channel.close();
        } catch (IOException e) {
            throw new EnvironmentException("Could not release a lock: " + e.getMessage(), e);
        } finally {
            gate.release();
        }
    }

    private static FileChannel channel(Path file, Duration patience, Consumer<String> onWait) {
        FileChannel channel = null;
        try {
            channel = open(file);
            if (channel.tryLock() == null) {
                onWait.accept("process " + holder(file) + " uses it");
                await(channel, file, patience);
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(
                            Long.toString(ProcessHandle.current().pid())),
                    0);
            return channel;
        } catch (IOException e) {
            closeAfter(e, channel);
            throw new EnvironmentException("Could not lock " + file + ": " + e, e);
        } catch (RuntimeException e) {
            closeAfter(e, channel);
            throw e;
        }
    }

    /** Whoever is done with the folder may remove it between our two steps. */
    private static FileChannel open(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        for (int tries = 0; ; tries++) {
            try {
                Leases.createPrivate(folder);
                return FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            } catch (NoSuchFileException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void await(FileChannel channel, Path file, Duration patience) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(200))
                    .timeout(patience.plusMillis(300))
                    .until(() -> {
                        FileLock lock = channel.tryLock();
                        return lock != null;
                    });
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException("Waited in vain for " + file + ": process " + holder(file) + " holds it", e);
        }
    }

    /** The id of the process that has the lock, or had it last; empty where that is not known. */
    static String lastHolder(Path file) {
        return Files.exists(file) ? holder(file) : "";
    }

    private static String holder(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "(unknown: " + e.getMessage() + ")";
        }
    }

    private static void closeUnlocked(@Nullable FileChannel channel, Path file) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new EnvironmentException("Could not close " + file + ": " + e, e);
            }
        }
    }

    private static void closeAfter(Exception first, @Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                first.addSuppressed(e);
            }
        }
    }
}
