package org.infratest.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.infratest.EnvironmentException;

/**
 * A folder with a short path, where nobody else can enter and whose name nobody can guess.
 *
 * @param path the folder
 */
public record TemporaryFolder(Path path) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Names one that is to be made, so that it can be put on record before. */
    public static TemporaryFolder planned() {
        return planned(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath(), "infratest-");
    }

    /** Names one in that folder, with that beginning. */
    public static TemporaryFolder planned(Path below, String prefix) {
        return new TemporaryFolder(below.resolve(prefix + HexFormat.of().toHexDigits(RANDOM.nextLong())));
    }

    /**
     * Makes it.
     *
     * @throws EnvironmentException if that cannot be done, also where there is something of that name
     */
    public void make() {
        try {
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectory(
                    path,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                            }
                            : new FileAttribute<?>[0]);
        } catch (IOException e) {
            throw new EnvironmentException("Could not make the temporary folder " + path + ": " + e, e);
        }
    }

    /** Makes a folder that stays, with those around it, where it is not there; nobody else can enter it. */
    public static void makePrivate(Path folder) throws IOException {
        Leases.createPrivate(folder);
    }

    /** Removes it with all that is in it. Does nothing where it is gone. */
    public void remove() {
        Places.remove(path);
    }
}
