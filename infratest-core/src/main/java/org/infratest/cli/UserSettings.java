package org.infratest.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.infratest.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * What a user has set for all runs: as variables, else in {@code ~/.infratest.properties}. What the tests of one project set beyond that, as
 * JUnit parameters or system properties, is known there alone.
 *
 * @param environment the variables
 * @param file need not exist
 */
record UserSettings(Map<String, String> environment, Path file) {

    /**
     * A setting that is there and not blank.
     *
     * @param text without space around it
     * @param origin the variable or the file
     */
    record Given(String text, String origin) {}

    static UserSettings ofThisUser() {
        return new UserSettings(
                System.getenv(), Path.of(System.getProperty("user.home")).resolve(".infratest.properties"));
    }

    /**
     * What is set.
     *
     * @throws ConfigurationException if the file cannot be read
     */
    Optional<Given> of(String key) {
        String variable =
                key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
        return given(environment.get(variable), variable).or(() -> given(inFile(key), file.toString()));
    }

    /**
     * A number, as tests read it.
     *
     * @throws ConfigurationException if it is none, or the file cannot be read
     */
    Optional<Long> number(String key) {
        return of(key).map(given -> {
            if (!given.text().matches("[1-9]\\d{0,8}")) {
                throw new ConfigurationException(key + " is '" + given.text() + "' (" + given.origin()
                        + "); expected a whole number from 1, without a unit");
            }
            return Long.parseLong(given.text());
        });
    }

    private static Optional<Given> given(@Nullable String text, String origin) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> new Given(each, origin));
    }

    private @Nullable String inFile(String key) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("Could not read " + file + ": " + e, e);
        }
        return properties.getProperty(key);
    }
}
