package org.infratest.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.ConfigurationException;

/** Finds what annotations name by relative paths: in the module's folder, then upwards to the root of the checkout. */
final class Paths {

    private final Path module;
    private final Optional<Path> root;

    /**
     * Creates a finder.
     *
     * @param module the folder of the Maven or Gradle module
     * @param root the folder to look in first, where {@code infratest.root} names one
     */
    Paths(Path module, Optional<Path> root) {
        this.module = module.toAbsolutePath().normalize();
        this.root = root.map(path -> path.toAbsolutePath().normalize());
    }

    /** The module's folder as build tools tell it, else the working directory. */
    static Path moduleFolder() {
        return Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
    }

    /**
     * The existing file or folder of that name.
     *
     * @param what for messages, for example {@code @VagrantEnvironment on GatewayIT names configset}
     */
    Path find(String what, String name) {
        return find(bases(), what, name);
    }

    /** The same, looked for in the folder of the test's package first. */
    Path findBeside(Class<?> test, String what, String name) {
        List<Path> bases = new ArrayList<>(foldersOfPackage(test));
        bases.addAll(bases());
        return find(bases, what, name);
    }

    private static Path find(List<Path> bases, String what, String name) {
        Path wanted = spelled(what, name);
        List<Path> tried = new ArrayList<>();
        for (Path base : bases) {
            Path candidate = base.resolve(wanted).normalize();
            if (Files.exists(candidate)) {
                return real(candidate);
            }
            tried.add(candidate);
        }
        throw new ConfigurationException(what + " '" + name + "', which does not exist; " + neighbours(tried)
                + "tried: " + tried.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    /** Java takes the letters of file names from the locale; without UTF-8 there is no path with an umlaut. */
    private static Path spelled(String what, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new ConfigurationException(
                    what + " '" + name + "', which this JVM cannot spell as a path, as its locale has no such letters; "
                            + "set LC_ALL=C.UTF-8",
                    e);
        }
    }

    /** The folder of the test's package, where tests stand beside what they test. */
    Path ofPackage(String what, Class<?> test) {
        List<Path> tried = new ArrayList<>();
        for (Path candidate : foldersOfPackage(test)) {
            if (Files.isDirectory(candidate) && Files.exists(candidate.resolve("Vagrantfile"))) {
                return real(candidate);
            }
            tried.add(candidate);
        }
        throw new ConfigurationException(
                what + " nothing, so the folder of its package is meant, but none of these has a Vagrantfile: "
                        + tried.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    /** The folder of the test's package, whatever is in it. */
    Path packageFolder(String what, Class<?> test) {
        List<Path> folders = foldersOfPackage(test);
        return folders.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .map(Paths::real)
                .orElseThrow(() -> new ConfigurationException(
                        what + " nothing, so the folder of its package is meant, but there is none; tried: "
                                + folders.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }

    /** The file of that name in the folder of the test's package. */
    Path besideTest(String what, Class<?> test, String name) {
        List<Path> candidates = foldersOfPackage(test).stream()
                .map(folder -> folder.resolve(name))
                .toList();
        return candidates.stream()
                .filter(Files::exists)
                .findFirst()
                .map(Paths::real)
                .orElseThrow(() -> new ConfigurationException(what + " nothing, so " + name
                        + " in the folder of its package is meant, but there is none; tried: "
                        + candidates.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }

    private List<Path> foldersOfPackage(Class<?> test) {
        String folder = test.getPackageName().replace('.', '/');
        return Stream.of("", "src/test/java", "src/test/resources")
                .map(sources -> module.resolve(sources).resolve(folder).normalize())
                .toList();
    }

    private List<Path> bases() {
        List<Path> bases = new ArrayList<>();
        root.ifPresent(bases::add);
        for (Path folder = module; folder != null; folder = folder.getParent()) {
            bases.add(folder);
            if (Files.exists(folder.resolve(".git"))) {
                break;
            }
        }
        return bases;
    }

    /** What stands where the name was expected, to help with a slip of the pen. */
    private static String neighbours(List<Path> tried) {
        return tried.stream()
                .map(Path::getParent)
                .filter(Files::isDirectory)
                .findFirst()
                .map(Paths::folders)
                .filter(names -> !names.isEmpty())
                .map(names -> "found: " + String.join(", ", names) + "; ")
                .orElse("");
    }

    private static List<String> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("target"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // the names are a courtesy within another error
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new ConfigurationException("Could not resolve " + path + ": " + e, e);
        }
    }
}
