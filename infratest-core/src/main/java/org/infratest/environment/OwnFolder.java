package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.spec.Fingerprint;

/**
 * A temporary folder that stands on no record, as there is nothing but files to remove. Its name tells the process that made it, so it is
 * found where that is killed: by the watcher, by {@code infratest gc}, or by the next JVM that makes one. To be closed.
 *
 * @param folder with a short path, where nobody else can enter
 * @param watched whether the watcher was told
 */
public record OwnFolder(TemporaryFolder folder, boolean watched) implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("infratest-[0-9a-f]{16}-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{8})");

    /**
     * Makes one in the folder for temporary files.
     *
     * @throws EnvironmentException if that cannot be done
     */
    public static OwnFolder make() {
        try {
            removeLeft();
        } catch (RuntimeException e) {
            // Another JVM removes the same at this moment, or it cannot be removed, which infratest gc says; neither
            // hinders this one.
        }
        ProcessHandle self = ProcessHandle.current();
        TemporaryFolder planned = TemporaryFolder.planned();
        String owner = "-" + self.pid() + "-" + Lease.startOf(self) + "-" + world();
        TemporaryFolder folder =
                new TemporaryFolder(planned.path().resolveSibling(planned.path().getFileName() + owner));
        OwnFolder own = new OwnFolder(folder, Watcher.ofThisJvm().more());
        try {
            folder.make();
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
        return own;
    }

    /** The folder. */
    public Path path() {
        return folder.path();
    }

    /** Removes it with all that is in it. */
    @Override
    public void close() {
        try {
            folder.remove();
        } finally {
            if (watched) {
                Watcher.ofThisJvm().less();
            }
        }
    }

    /** Removes those of processes of this computer that are gone. */
    static void removeLeft() {
        remove(owner -> ProcessHandle.of(owner.pid())
                .filter(process -> Lease.startOf(process) == owner.start())
                .isEmpty());
    }

    /** Removes those of a process that is gone. */
    static void removeLeftBy(long pid, long start) {
        remove(owner -> owner.pid() == pid && owner.start() == start);
    }

    private record Owner(long pid, long start) {}

    /** Process ids of another world say nothing here. */
    private static void remove(Predicate<Owner> gone) {
        Path all = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(all)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && name.group(3).equals(world())
                        && gone.test(new Owner(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                        && Files.isWritable(file)) {
                    Places.remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + all, e);
        }
    }

    private static String world() {
        return new Fingerprint().add("world", World.current().text()).hex().substring(0, 8);
    }
}
