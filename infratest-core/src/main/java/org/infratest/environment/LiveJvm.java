package org.infratest.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.EnvironmentException;

/**
 * Marks by which JVMs of this computer see that another one lives: a file that it keeps locked. A process id would mean another
 * process in another namespace. To be used only by whoever has the book of turns, so that no mark is removed before it is locked.
 *
 * @param folder where the marks lie
 */
record LiveJvm(Path folder) {

    /** This JVM's own, by folder. Its channel stays open until the JVM ends, when the operating system releases the lock. */
    private static final Map<Path, Mark> OWN = new ConcurrentHashMap<>();

    private record Mark(String name, FileChannel channel) {}

    /** The mark of this JVM; made at the first call. */
    String own() {
        return OWN.computeIfAbsent(key(), key -> make()).name();
    }

    /** Whether the JVM with that mark lives. The mark of one that does not is removed. */
    boolean isAlive(String name) {
        Mark own = OWN.get(key());
        if (own != null && own.name().equals(name)) {
            return true; // and to open its file once more would release the lock
        }
        Path file = folder.resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return true;
            }
            Files.deleteIfExists(file);
            return false;
        } catch (NoSuchFileException e) {
            return false; // removed, as it was seen before that it does not live
        } catch (IOException e) {
            throw new EnvironmentException("Could not see in " + file + " whether a JVM lives: " + e, e);
        }
    }

    private Mark make() {
        String name = UUID.randomUUID().toString();
        try {
            Leases.createPrivate(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new EnvironmentException("Another JVM has locked the new file " + folder.resolve(name));
            }
            return new Mark(name, channel);
        } catch (IOException e) {
            throw new EnvironmentException("Could not make this JVM's mark in " + folder + ": " + e, e);
        }
    }

    private Path key() {
        return folder.toAbsolutePath().normalize();
    }
}
