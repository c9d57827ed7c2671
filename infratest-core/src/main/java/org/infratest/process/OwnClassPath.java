package org.infratest.process;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.infratest.EnvironmentException;

/**
 * The class path of this JVM, for another one that outlives it. Surefire and some IDEs start a JVM with a single jar that only names the others and that
 * is removed when the JVM has ended; so what it names is taken.
 */
public final class OwnClassPath {

    private OwnClassPath() {}

    /** The class path as {@code java -cp} takes it, with absolute paths. */
    public static String get() {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return expanded(Objects.requireNonNullElse(given, ""));
    }

    static String expanded(String given) {
        List<String> entries = new ArrayList<>();
        for (String entry : given.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            List<String> named = given.contains(File.pathSeparator) ? List.of() : named(path);
            if (named.isEmpty()) {
                entries.add(path.toString());
            } else {
                entries.addAll(named);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** What the manifest of a jar names; see "Class-Path attribute" in the JAR file specification. */
    private static List<String> named(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return List.of();
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            List<String> paths = new ArrayList<>();
            for (String name : names == null ? new String[0] : names.trim().split(" +", -1)) {
                URI uri = jar.toUri().resolve(new URI(name));
                if ("file".equals(uri.getScheme())) {
                    paths.add(Path.of(uri).toString());
                }
            }
            return paths;
        } catch (IOException | URISyntaxException e) {
            throw new EnvironmentException("Could not read the class path that " + jar + " names: " + e, e);
        }
    }
}
