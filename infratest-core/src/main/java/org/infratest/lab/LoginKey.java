package org.infratest.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.infratest.EnvironmentException;

/**
 * The key that boxes of Vagrant take: public on purpose, and the same everywhere. Machines of a lab are reached by it from this computer
 * alone. The pair is the one that Vagrant publishes (keys/vagrant in its sources, MIT license).
 */
final class LoginKey {

    /** Who logs in with it. */
    static final String USER = "vagrant";

    private LoginKey() {}

    /** Writes the private half into a folder, for this user alone, and returns its file. */
    static Path into(Path folder) {
        Path file = in(folder);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, resource("insecure-key"));
            return file;
        } catch (IOException e) {
            throw new EnvironmentException("Could not write " + file + ": " + e, e);
        }
    }

    /** Where {@link #into} writes it. */
    static Path in(Path folder) {
        return folder.resolve("login-key");
    }

    /** The public half, as a line of {@code authorized_keys}. */
    static String publicLine() {
        return resource("insecure-key.pub").strip();
    }

    private static String resource(String name) {
        try (InputStream in = LoginKey.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + name + " of infratest itself", e);
        }
    }
}
