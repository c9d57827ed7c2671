package org.infratest.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Links from the report to files, relative to its folder, so that they survive when the folder is moved. */
final class Links {

    private final Path folder;

    Links(Path folder) {
        this.folder = absolute(folder);
    }

    /** Where a link to {@code file} points to; empty where no relative way leads there, as between drives. */
    Optional<String> to(Path file) {
        Path target = absolute(file);
        if (!target.getFileSystem().equals(folder.getFileSystem())
                || !String.valueOf(target.getRoot()).equals(String.valueOf(folder.getRoot()))) {
            return Optional.empty();
        }
        String path = folder.relativize(target)
                .toString()
                .replace(target.getFileSystem().getSeparator(), "/");
        try {
            // With "./" in front the first part cannot be taken for a scheme.
            return Optional.of(new URI(null, null, "./" + path, null).toASCIIString());
        } catch (URISyntaxException e) {
            return Optional.empty(); // what cannot be linked is still named
        }
    }

    /** How the report names {@code file}: from its own folder where it lies inside, else in full. */
    String name(Path file) {
        Path target = absolute(file);
        return target.startsWith(folder) && !target.equals(folder)
                ? folder.relativize(target).toString()
                : target.toString();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
