package org.infratest.environment;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.infratest.EnvironmentException;

/**
 * The consoles of machines that outlive a run. A machine writes to the file that it was booted with, in the folder of the run
 * that booted it; whoever takes the machine over looks for it in a folder of its own. So the file gets a second name in the
 * environment's state, which outlives a run's folder, and from there a name in the folder of each run.
 */
public final class Consoles {

    private static final String NAMES = "console-.+\\.log";

    private Consoles() {}

    /** Notes where the machines write to. */
    static void keep(Path logs, Path state) {
        linkAll(logs, state, NAMES);
    }

    /** Shows what machines that are taken over write, in the folder of the run that has them now. */
    static void show(Path state, Path logs) {
        linkAll(state, logs, NAMES);
    }

    /**
     * Gives files second names in another folder, in place of what has them there.
     *
     * @param names a regular expression for those that are meant
     */
    public static void linkAll(Path from, Path to, String names) {
        try {
            for (Path console : in(from, names)) {
                Path name = to.resolve(console.getFileName());
                if (!Files.exists(name) || !Files.isSameFile(name, console)) {
                    Files.deleteIfExists(name);
                    link(name, console.toRealPath());
                }
            }
        } catch (IOException e) {
            throw new EnvironmentException(
                    "Could not link the machines' consoles from " + from + " to " + to + ": " + e, e);
        }
    }

    /** One that was removed with its folder, and had no second name on its file system, is not shown. */
    private static List<Path> in(Path folder, String names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(names))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    /** A second name survives the removal of the first. Where there can be none, as on another file system, there is a reference. */
    private static void link(Path name, Path console) throws IOException {
        try {
            Files.createLink(name, console);
        } catch (FileSystemException noSecondName) {
            try {
                Files.createSymbolicLink(name, console);
            } catch (IOException e) {
                e.addSuppressed(noSecondName);
                throw e;
            }
        }
    }
}
