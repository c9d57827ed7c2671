package org.infratest.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The leases of this user on disk, one JSON file each. */
final class Leases {

    /** Records of earlier versions lack what came later. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final String DRAFT = ".draft";

    private final Path folder;

    /** The leases in that folder, which is created when the first one is written. */
    Leases(Path folder) {
        this.folder = folder;
    }

    /** Writes a lease, replacing the one with the same id in one step. */
    void write(Lease lease) {
        try {
            createPrivate(folder);
            Path draft = folder.resolve(lease.id() + "." + OwnerMark.ofThisJvm().text() + DRAFT);
            Files.deleteIfExists(draft);
            createPrivateFile(draft);
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

    /** All leases; one that cannot be read is an error that names the file. */
    List<Lease> all() {
        return files().stream().flatMap(file -> read(file).stream()).toList();
    }

    /** The files of all leases, readable or not. */
    List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list the leases in " + folder, e);
        }
    }

    /**
     * Removes what processes that are gone were about to write.
     *
     * @param left whether it is left by what is gone; of another world's processes only the age of a draft tells that
     */
    void removeDrafts(Predicate<Path> left) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path draft :
                    files.filter(f -> f.toString().endsWith(DRAFT)).filter(left).toList()) {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove the drafts of leases in " + folder, e);
        }
    }

    /** The drafts whose owner is like that. */
    static Predicate<Path> draftsOf(Predicate<OwnerMark> owner) {
        return file -> {
            String name = String.valueOf(file.getFileName()).replaceFirst(Pattern.quote(DRAFT) + "$", "");
            return OwnerMark.parse(name.substring(name.lastIndexOf('.') + 1))
                    .filter(owner)
                    .isPresent();
        };
    }

    /** The lease of that id, as it stands now. */
    Optional<Lease> find(String id) {
        return read(file(id));
    }

    /** Empty where the file is gone: another JVM may have removed it by now. */
    private static Optional<Lease> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), Lease.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw unreadable(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw unreadable(file, e.toString(), e);
        }
    }

    private static EnvironmentException unreadable(Path file, String why, Exception cause) {
        return new EnvironmentException(
                "The lease " + file + " cannot be read (" + why
                        + "); if nothing of its environment runs any more, delete the file",
                cause);
    }

    /** Where the lease of that id stands. */
    Path file(String id) {
        return folder.resolve(id + ".json");
    }

    /** Only this user can read it, also before there is anything in it. */
    static void createPrivateFile(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
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
