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

/**
 * A temporary folder that stands on no record, as there is nothing but files to remove. Its name tells the process that made it, so it is
 * found where that is killed: by the watcher, by {@code infratest gc}, or by the next JVM that makes one. To be closed.
 *
 * @param folder with a short path, where nobody else can enter
 * @param watched whether the watcher was told
 */
public record OwnFolder(TemporaryFolder folder, boolean watched) implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("infratest-[0-9a-f]{16}-(.+)");

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
        TemporaryFolder planned = TemporaryFolder.planned();
        String owner = "-" + OwnerMark.ofThisJvm().text();
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
        remove(OwnerMark::isGone);
    }

    /** Removes those of a process that is gone. */
    static void removeLeftBy(long pid, long start) {
        remove(owner -> owner.isOf(pid, start));
    }

    private static void remove(Predicate<OwnerMark> gone) {
        Path all = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> files = Files.list(all)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()
                        && OwnerMark.parse(name.group(1)).filter(gone).isPresent()
                        && Files.isWritable(file)) {
                    Places.remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list " + all, e);
        }
    }
}
