package org.infratest.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A box that a test asks for.
 *
 * @param template the Packer template, an absolute path
 * @param name the name under which boxes built from it are known, for example {@code infratest/basebox}
 * @param variables Packer variables, sorted by name
 * @param only the builds of the template to run; empty for all
 */
public record BoxSpec(Path template, String name, Map<String, String> variables, List<String> only) {

    /** Copies the collections. */
    public BoxSpec {
        variables = java.util.Collections.unmodifiableMap(new TreeMap<>(variables));
        only = List.copyOf(only);
    }
}
