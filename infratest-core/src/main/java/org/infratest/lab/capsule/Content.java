package org.infratest.lab.capsule;

import java.nio.file.Path;

/**
 * A file that goes into a capsule.
 *
 * @param name what it is called there, see {@link Packed}
 * @param file it
 */
public record Content(String name, Path file) {}
