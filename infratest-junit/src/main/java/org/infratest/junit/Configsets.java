package org.infratest.junit;

import java.nio.file.Path;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.ConfigurationException;

/** Finds configsets and what is in them, for topologies that are written in Java. */
@Api
public final class Configsets {

    private Configsets() {}

    /**
     * The file or folder of that name, as annotations find it: in the module's folder, then upwards to the root of the
     * checkout. The environment variable {@code INFRATEST_ROOT} names another place to look first.
     *
     * @throws ConfigurationException if there is none, naming what was tried
     */
    public static Path find(String name) {
        Optional<Path> root = Optional.ofNullable(System.getenv(Setting.ROOT.variable()))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
        return new Paths(Paths.moduleFolder(), root).find("The topology names", name);
    }
}
