package org.infratest.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The cache that a command looks into: by default the one that tests of this user have. */
final class CacheFolder {

    @Option(
            names = "--cache",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            description = "The cache to look into. Default: the setting infratest.cache.dir, else ~/.cache/infratest")
    @Nullable
    private Path given;

    /**
     * Where it is; it need not exist.
     *
     * @throws ConfigurationException if a folder is named that does not exist, or if the user's settings cannot be read
     */
    Path path() {
        if (given == null) {
            return of(UserSettings.ofThisUser(), Path.of(System.getProperty("user.home")));
        }
        if (!Files.isDirectory(given)) {
            throw new ConfigurationException(
                    "--cache " + given + " is not a folder; name the one in which infratest keeps"
                            + " its leases, or leave the option out");
        }
        return given.toAbsolutePath().normalize();
    }

    /** What tests have without a JUnit parameter of theirs. */
    static Path of(UserSettings settings, Path home) {
        return settings.of("infratest.cache.dir")
                .map(given -> Path.of(given.text()))
                .orElseGet(() -> home.resolve(".cache").resolve("infratest"))
                .toAbsolutePath()
                .normalize();
    }
}
