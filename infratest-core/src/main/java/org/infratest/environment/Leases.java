package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The leases of this user on disk, one JSON file each. */
final class Leases {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    /** The leases in that folder, which is created when the first one is written. */
    Leases(Path folder) {
        this.folder = folder;
    }

    /** Writes a lease, replacing the one with the same id in one step. */
    void write(Lease lease) {
        try {
            createPrivate(folder);
            Path draft = Files.createTempFile(folder, lease.id(), ".draft");
            Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(lease));
            Files.move(draft, file(lease.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not record environment '" + lease.name() + "' in " + folder + ", so nothing was started: "
                            + e,
                    e);
        }
    }

    /** Forgets a lease whose environment is gone. */
    void remove(Lease lease) {
        try {
            Files.deleteIfExists(file(lease.id()));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove the lease " + file(lease.id()), e);
        }
    }

    /** All leases that can be read; one that cannot is an error that names the file. */
    List<Lease> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Lease> leases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                if (Files.exists(file)) {
                    leases.add(read(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list the leases in " + folder, e);
        }
        return leases;
    }

    private static Lease read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Lease.class);
        } catch (JacksonException e) {
            throw new EnvironmentException(
                    "The lease " + file + " cannot be read (" + e.getOriginalMessage()
                            + "); if nothing of its environment runs any more, delete the file",
                    e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }

    static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(folder);
            }
        }
    }
}
