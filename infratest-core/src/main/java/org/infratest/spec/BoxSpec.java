package org.infratest.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.Api;

/**
 * A box that a test asks for.
 *
 * @param template the Packer template, an absolute path
 * @param name the name under which boxes built from it are known, for example {@code infratest/basebox}
 * @param varFiles files of Packer variables, absolute paths; a later one beats an earlier one
 * @param variables Packer variables, sorted by name; they beat those of the files
 * @param only the builds of the template to run; empty for all
 */
@Api
public record BoxSpec(
        Path template, String name, List<Path> varFiles, Map<String, String> variables, List<String> only) {

    /** Copies the collections. */
    public BoxSpec {
        varFiles = List.copyOf(varFiles);
        variables = java.util.Collections.unmodifiableMap(new TreeMap<>(variables));
        only = List.copyOf(only);
    }

    /** A box without files of variables. */
    public BoxSpec(Path template, String name, Map<String, String> variables, List<String> only) {
        this(template, name, List.of(), variables, only);
    }
}
