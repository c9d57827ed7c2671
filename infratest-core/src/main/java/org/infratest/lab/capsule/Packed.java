package org.infratest.lab.capsule;

import java.util.List;
import org.infratest.EnvironmentException;

/**
 * A file in a capsule.
 *
 * @param name letters, digits, '.', '_' and '-', and no '.' at its beginning: it never leads out of a folder
 * @param size in bytes
 */
public record Packed(String name, long size) {

    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}";

    /** Checks name and size, as others may have written them. */
    public Packed {
        if (!name.matches(NAME) || size < 0) {
            throw new EnvironmentException("'" + name + "' of " + size + " bytes is no file of a capsule");
        }
    }

    /** Whether each has a name of its own. */
    static boolean differ(List<Packed> files) {
        return files.stream().map(Packed::name).distinct().count() == files.size();
    }
}
