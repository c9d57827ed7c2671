package org.infratest.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.infratest.EnvironmentException;

/**
 * The files of some folders as Salt looks them up, by their names: of files of the same name that in the first folder counts. A {@code top.sls} is not
 * among them, as each configset keeps its own, nor is what lies beside the folders of states and is none.
 *
 * @param files by name
 */
record ServedFiles(NavigableMap<String, Path> files) {

    /** Two files of one name. */
    record Clash(String name, Path one, Path other) {}

    static ServedFiles of(List<Path> roots) {
        NavigableMap<String, Path> files = new TreeMap<>();
        for (Path root : roots) {
            TreeFiles.in(root).files().forEach(files::putIfAbsent);
        }
        files.keySet().removeIf(name -> name.equals(SaltChecks.TOP) || isNone(name));
        return new ServedFiles(files);
    }

    private static boolean isNone(String name) {
        return !name.contains("/") && !name.endsWith(".sls");
    }

    /** The first file, by its name, that the others have with another content. */
    Optional<Clash> clashWith(ServedFiles others) {
        for (var file : files.entrySet()) {
            Path other = others.files.get(file.getKey());
            if (other != null && differ(file.getValue(), other)) {
                return Optional.of(new Clash(file.getKey(), file.getValue(), other));
            }
        }
        return Optional.empty();
    }

    private static boolean differ(Path one, Path other) {
        try {
            return Files.mismatch(one, other) >= 0;
        } catch (IOException e) {
            throw new EnvironmentException("Could not compare " + one + " with " + other + ": " + e, e);
        }
    }
}
