package org.infratest.state;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checksum, mode and owner of all files at or below some paths. What is not there has no entry.
 *
 * @param paths absolute paths
 */
record DigestsFact(List<String> paths) implements Fact<Map<String, String>> {

    private static final int DIGITS = 16;

    @Override
    public String title() {
        return "the content of " + paths.size() + (paths.size() == 1 ? " path" : " paths");
    }

    @Override
    public String script() {
        String all = paths.stream().map(Shell::quoted).collect(Collectors.joining(" "));
        return """
                needs sha256sum; needs find
                for path in %s; do
                  [ -e "$path" ] || [ -L "$path" ] || continue
                  find "$path" -type f -exec stat -c '= %%a:%%U:%%G %%n' -- {} + -exec sha256sum -- {} + || exit
                done; :""".formatted(all);
    }

    /** {@code sha256sum} begins a line with a backslash where the name has one, or a line end, in it; such files are not told apart. */
    @Override
    public Map<String, String> read(Answer answer) throws Unseen {
        SortedMap<String, String> files = new TreeMap<>();
        for (String line : answer.lines()) {
            List<String> fields =
                    List.of(line.startsWith("= ") ? line.substring(2).split(" ", 2) : line.split("  ", 2));
            if (fields.size() == 2) {
                boolean digest = !line.startsWith("= ") && fields.get(0).length() > DIGITS;
                String value = digest ? "sha256 " + fields.get(0).substring(0, DIGITS) : fields.get(0);
                files.merge(fields.get(1), value, (one, other) -> one + ", " + other);
            }
        }
        return files;
    }
}
