package org.infratest.provision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where something stands in the folders with states, or those with the pillar. After Jinja the id of a state may be computed, so that no
 * line has it; then the file is all that is known.
 *
 * @param roots the folders; of files of the same name that in the first one counts
 */
record SourceFiles(List<Path> roots) {

    /**
     * A place in a file.
     *
     * @param file the file, relative to the working directory where it is below it
     * @param line its line, from 1, or 0 where it is not known
     */
    record Place(Path file, int line) {

        @Override
        public String toString() {
            return line > 0 ? file + ":" + line : file.toString();
        }
    }

    SourceFiles {
        roots = List.copyOf(roots);
    }

    /** The file of an SLS, as Salt looks it up: {@code web.db} is {@code web/db.sls} or {@code web/db/init.sls}. */
    Optional<Path> sls(String name) {
        String path = name.replace('.', '/');
        return first(path + ".sls").or(() -> first(path + "/init.sls"));
    }

    /** The first file of that name. */
    Optional<Path> first(String name) {
        if (name.contains("..") || name.indexOf('\0') >= 0) {
            return Optional.empty(); // it comes from the machine
        }
        return roots.stream()
                .map(root -> root.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Where a state stands. */
    Optional<Place> state(@Nullable String sls, @Nullable String id) {
        return sls == null
                ? Optional.empty()
                : sls(sls).map(file -> new Place(shown(file), id == null ? 0 : line(file, id)));
    }

    /** The line at which something is declared that is called so; 0 where there is none, or several. */
    static int line(Path file, String id) {
        Pattern declared = Pattern.compile("(['\"]?)" + Pattern.quote(id) + "\\1:(\\s.*)?");
        List<String> lines = lines(file);
        int found = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (declared.matcher(lines.get(i)).matches()) {
                if (found > 0) {
                    return 0;
                }
                found = i + 1;
            }
        }
        return found;
    }

    /** Whether Jinja makes other lines of it. */
    static boolean hasJinja(Path file) {
        return lines(file).stream().anyMatch(line -> line.contains("{%") || line.contains("{#"));
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of(); // the line is a courtesy within another message
        }
    }

    /** As people would name it here. */
    static Path shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
