package org.infratest.provision;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.infratest.EnvironmentException;
import org.infratest.environment.OwnFolder;

/**
 * Files on their way to machines: as one archive, and only where the machine does not have it yet.
 *
 * @param hash of all that is in it
 * @param files what is in it
 */
record PackedTree(String hash, TreeFiles files) {

    private static final int HASH = 16;
    private static final Duration UNPACKING = Duration.ofMinutes(10);

    static PackedTree of(TreeFiles files) {
        return new PackedTree(files.fingerprint().hex().substring(0, HASH), files);
    }

    /** Where it is on a machine, below a folder for its kind. */
    String folder(String parent) {
        return parent + "/" + hash;
    }

    /**
     * Puts it onto a machine, in a folder that only root can enter, unless it is there as a whole. What an earlier content has left in
     * {@code parent} is removed.
     *
     * @param parent an absolute path without characters that a shell takes for its own
     */
    void putOnto(Guest guest, String parent) {
        String folder = folder(parent);
        boolean there = guest.run("[ -e " + folder + "/.complete ]", Duration.ofMinutes(1))
                .succeeded();
        if (there) {
            return;
        }
        try (OwnFolder temporary = OwnFolder.make()) {
            Path archive = temporary.path().resolve("tree.tar.gz");
            write(archive);
            unpack(guest, archive, parent);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not pack a tree for host '" + guest.host().name() + "': " + e, e);
        }
    }

    private void write(Path archive) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
            files.pack(out);
        }
    }

    /** Files get the time of now: a Salt master takes a file of the same name and time for the one that it has handed out before. */
    private void unpack(Guest guest, Path archive, String parent) {
        String folder = folder(parent);
        guest.send(archive, parent + "/arriving.tar.gz");
        guest.require(
                "unpack a tree",
                "set -e; umask 077; cd " + parent + "; rm -rf arriving; mkdir arriving\n"
                        + "gzip -d -c arriving.tar.gz | tar -C arriving --no-same-owner -m -xf -; rm -f arriving.tar.gz\n"
                        + "find . -mindepth 1 -maxdepth 1 -type d ! -name arriving -exec rm -rf {} +\n"
                        + "mv arriving " + folder + "; touch " + folder + "/.complete",
                UNPACKING);
    }

    /** Keeps it in a file of the cache, which appears when it is complete; for what is large and the same in many runs. */
    Path keptIn(Path file) {
        if (Files.exists(file)) {
            return file;
        }
        try {
            Files.createDirectories(file.getParent());
            Path draft = Files.createTempFile(file.getParent(), "draft-", ".part");
            try {
                write(draft);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            return file;
        } catch (IOException e) {
            throw new EnvironmentException("Could not keep a packed tree in " + file + ": " + e, e);
        }
    }
}
