package org.infratest.junit;

import java.nio.file.Path;
import org.infratest.process.CommandRunner;

/** Merges an annotation of a test class with the settings into a request, and checks it before anything happens. */
interface EnvironmentReader {

    /**
     * What the class asks for.
     *
     * @throws org.infratest.ConfigurationException if that is not well-formed, naming the annotation and the value
     */
    EnvironmentRequest<?> read(Class<?> test, Reading reading);

    /**
     * What a reader may use.
     *
     * @param settings the settings of this run
     * @param paths finds files and folders that annotations name
     * @param runner runs programs
     * @param images the folder of base images in the cache
     */
    record Reading(Settings settings, Paths paths, CommandRunner runner, Path images) {}
}
