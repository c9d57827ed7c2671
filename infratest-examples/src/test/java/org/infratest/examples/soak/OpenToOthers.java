package org.infratest.examples.soak;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks for what other users of this computer could enter or read of a run, or whose name they could guess. */
final class OpenToOthers {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Pattern UNGUESSABLE = Pattern.compile("infratest-[0-9a-f]{16}(-[0-9a-f-]+)?");
    private static final Pattern SECRET = Pattern.compile("(?i).*(key|\\.pem|identity|password).*");

    private OpenToOthers() {}

    /** What is wrong, one a line: in the folder for temporary files, and where the cache keeps what is of one run. */
    static List<String> in(Room room) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : children(room.temporary())) {
            requirePrivate(file, wrong);
            if (!UNGUESSABLE.matcher(file.getFileName().toString()).matches()) {
                wrong.add(file + " has a name that can be guessed");
            }
        }
        for (String folder : List.of("leases", "environments", "locks", "boxes")) {
            if (Files.exists(room.cache().resolve(folder))) {
                requirePrivate(room.cache().resolve(folder), wrong);
            }
        }
        for (Path folder : List.of(room.temporary(), room.cache().resolve("environments"))) {
            for (Path file : tree(folder)) {
                if (Files.isRegularFile(file)
                        && SECRET.matcher(file.getFileName().toString()).matches()
                        && !file.toString().endsWith(".pub")) {
                    requirePrivate(file, wrong);
                }
            }
        }
        for (Path lease : children(room.cache().resolve("leases"))) {
            requirePrivate(lease, wrong);
        }
        return wrong;
    }

    private static void requirePrivate(Path file, List<String> wrong) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                wrong.add(file + " is open to others: " + PosixFilePermissions.toString(permissions));
            }
        } catch (NoSuchFileException e) {
            // it is gone by now
        }
    }

    /** What there is at this moment; files come and go meanwhile. */
    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static List<Path> tree(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : children(folder)) {
            found.add(file);
            found.addAll(tree(file));
        }
        return found;
    }
}
