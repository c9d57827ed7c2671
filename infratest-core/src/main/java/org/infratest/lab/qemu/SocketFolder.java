package org.infratest.lab.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A folder with a short name for Unix sockets, whose paths have at most 107 bytes (unix(7): 108 with the zero that ends them). Only this
 * user can enter it.
 *
 * @param path the folder
 */
public record SocketFolder(Path path) implements AutoCloseable {

    private static final int LONGEST_PATH = 107;
    private static final int LONGEST_NAME = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Names one that is to be made: where the user's session keeps such things, else in the folder for temporary files. Nobody can guess the name.
     *
     * @throws EnvironmentException if the path gets too long
     */
    public static SocketFolder planned() {
        return planned(System.getenv("XDG_RUNTIME_DIR"), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** One that is there at once; for what is not on record. */
    public static SocketFolder create() {
        SocketFolder folder = planned();
        folder.make();
        return folder;
    }

    static SocketFolder planned(@Nullable String session, Path temporary) {
        Path below = session != null && Files.isWritable(Path.of(session)) ? Path.of(session) : temporary;
        int length = below.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length + "/infratest-1234567890abcdef/".length() + LONGEST_NAME > LONGEST_PATH) {
            throw new EnvironmentException(
                    "The folder for temporary files, " + below
                            + ", has too long a path for the sockets of machines; name a shorter one with -Djava.io.tmpdir=/tmp");
        }
        String name = "infratest-" + HexFormat.of().toHexDigits(RANDOM.nextLong());
        return new SocketFolder(below.toAbsolutePath().resolve(name));
    }

    /**
     * Makes it.
     *
     * @throws EnvironmentException if that cannot be done, also where there is something of that name
     */
    public void make() {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not make a folder for the sockets of machines, " + path + ": " + e, e);
        }
    }

    /**
     * The path of a socket in it.
     *
     * @param name at most 24 characters
     */
    public Path socket(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("'" + name + "' is longer than " + LONGEST_NAME + " characters");
        }
        return path.resolve(name);
    }

    /** Removes it with what is in it. Does nothing where it is gone. */
    @Override
    public void close() {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> sockets = files.toList();
            for (Path socket : sockets) {
                Files.deleteIfExists(socket);
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove the folder " + path + ": " + e, e);
        }
    }
}
