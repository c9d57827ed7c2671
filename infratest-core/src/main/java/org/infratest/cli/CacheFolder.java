package org.infratest.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The cache that a command looks into: by default the one that tests of this user have. */
final class CacheFolder {

    private static final String SETTING = "infratest.cache.dir";

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
            return of(System.getenv(), Path.of(System.getProperty("user.home")));
        }
        if (!Files.isDirectory(given)) {
            throw new ConfigurationException(
                    "--cache " + given + " is not a folder; name the one in which infratest keeps"
                            + " its leases, or leave the option out");
        }
        return given.toAbsolutePath().normalize();
    }

    /** What tests have without a JUnit parameter of theirs. */
    static Path of(Map<String, String> environment, Path home) {
        return Optional.ofNullable(environment.get("INFRATEST_CACHE_DIR"))
                .filter(text -> !text.isBlank())
                .or(() -> ofUser(home.resolve(".infratest.properties")))
                .map(text -> Path.of(text.strip()))
                .orElseGet(() -> home.resolve(".cache").resolve("infratest"))
                .toAbsolutePath()
                .normalize();
    }

    private static Optional<String> ofUser(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("Could not read " + file + ": " + e, e);
        }
        return Optional.ofNullable(properties.getProperty(SETTING)).filter(text -> !text.isBlank());
    }
}
