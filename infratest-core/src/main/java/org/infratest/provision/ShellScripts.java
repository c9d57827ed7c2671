package org.infratest.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;
import org.infratest.EnvironmentException;

/** The scripts of a configset. */
final class ShellScripts {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private ShellScripts() {}

    static List<String> find(String configset, Path folder, List<String> named) {
        if (named.isEmpty()) {
            return usual(configset, folder);
        }
        for (String name : named) {
            Path file = folder.resolve(name).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
                throw new ConfigurationException("Configset '" + configset + "' names script '" + name
                        + "', which is no file in " + folder + "; name one that is");
            }
        }
        return List.copyOf(named);
    }

    private static List<String> usual(String configset, Path folder) {
        Path scripts = folder.resolve("scripts");
        if (Files.isDirectory(scripts)) {
            try (Stream<Path> files = Files.list(scripts)) {
                List<String> found = files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".sh"))
                        .sorted()
                        .map(name -> "scripts/" + name)
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            } catch (IOException e) {
                throw new EnvironmentException("Could not read the folder " + scripts + ": " + e, e);
            }
        }
        throw new ConfigurationException("Configset '" + configset + "' has no scripts: there is no file *.sh in "
                + scripts + "; write one, or name scripts in " + folder);
    }

    static void checkVariables(String configset, Collection<String> names) {
        for (String name : names) {
            if (!VARIABLE.matcher(name).matches()) {
                throw new ConfigurationException("Configset '" + configset + "' has variable '" + name
                        + "', which is no name of one; it has to match " + VARIABLE.pattern());
            }
        }
    }
}
