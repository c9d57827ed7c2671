package org.infratest.providers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.spec.Box;
import org.infratest.spec.Fingerprint;

/** Where things are on the computer that runs the tests, and its commands. */
final class Installation {

    static final SystemCommandRunner RUNNER = new SystemCommandRunner();

    private Installation() {}

    /** The cache, which the scripts and the tests share. */
    static Path cache() {
        String set = System.getenv("INFRATEST_CACHE_DIR");
        return set == null ? Path.of(System.getProperty("user.home"), ".cache", "infratest") : Path.of(set);
    }

    /** The file by which Vagrant 2.3 says that it is about to forward a port. */
    static Path reservedPort(String address, String port) {
        return vagrantHome().resolve("data/fp-leases").resolve(address.replace('.', '_') + "_" + port);
    }

    /** Where Vagrant has its boxes and plugins. */
    static Path vagrantHome() {
        String set = System.getenv("VAGRANT_HOME");
        return set == null ? Path.of(System.getenv("HOME"), ".vagrant.d") : Path.of(set);
    }

    /** A file of the checkout. */
    static Path checkout(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(path))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("No folder above " + Path.of("").toAbsolutePath() + " has " + path);
            }
        }
        return folder.resolve(path);
    }

    /** The lines that a command prints, without empty ones; it has to succeed. */
    static List<String> lines(String... command) {
        return lines(Map.of(), command);
    }

    /** The lines that a command prints with those variables, without empty ones; it has to succeed. */
    static List<String> lines(Map<String, String> variables, String... command) {
        CommandResult result =
                RUNNER.run(Command.of(command).withEnvironment(variables).withDeadline(Duration.ofMinutes(2)));
        if (!result.succeeded()) {
            throw new IllegalStateException(result.commandLine() + " " + result.ending() + ": " + result.stderr());
        }
        return result.stdout().stream().filter(line -> !line.isBlank()).toList();
    }

    /** A box that a script has put into the cache, under a name that says what is in it. */
    static Box boxInCache(String file, String name) {
        Path link = cache().resolve(file);
        if (!Files.exists(link)) {
            throw new IllegalStateException(link + " does not exist; run: scripts/container-image");
        }
        try {
            return new Box(
                    name,
                    new Fingerprint().add("file", link.toRealPath().toString()).hex(),
                    link);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs a folder into a box. */
    static Box boxOf(Path folder, Path where, String name) {
        Path file = where.resolve("box.box");
        lines("mkdir", "-p", where.toString());
        lines("tar", "-cf", file.toString(), "-C", folder.toString(), ".");
        return new Box(name, new Fingerprint().addFolder("box", folder).hex(), file.toAbsolutePath());
    }
}
