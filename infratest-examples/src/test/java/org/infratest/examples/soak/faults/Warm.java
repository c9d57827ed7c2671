package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;

/**
 * Has everything loaded that an asking needs: a JVM without file descriptors cannot load a class from a folder, and what fails then is not what is
 * to be seen.
 */
final class Warm {

    private Warm() {}

    /** Asks once while all is well, whatever comes of it, and loads the rest. */
    static void up(Ask ask, Host web) throws IOException {
        try {
            ask.of(web);
        } catch (AssertionError | EnvironmentException e) {
            // there is no such server; what it took to find that out is loaded
        }
        load();
    }

    private static void load() throws IOException {
        try {
            URI place = Host.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            if (place.getPath().endsWith(".jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(Path.of(place), Map.of())) {
                    load(jar.getPath("/"));
                }
            } else {
                load(Path.of(place));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void load(Path root) throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.startsWith("org/infratest/") && name.endsWith(".class"))
                    .filter(name -> !name.endsWith("package-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        for (String name : names) {
            try {
                Class.forName(name, false, Host.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                // it needs a library that is optional, so nobody here needs it
            }
        }
    }
}
