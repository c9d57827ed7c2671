package org.infratest.spec;

import java.nio.file.Path;
import org.infratest.Api;

/**
 * A built box.
 *
 * @param name the name that the test gave it
 * @param hash the SHA-256 of everything that it was built from, in hexadecimal
 * @param file the box file in the cache
 */
@Api
public record Box(String name, String hash, Path file) {

    /**
     * The name under which Vagrant knows this very content: the name and the first 12 digits of the hash.
     * Two boxes with different content never share it, so parallel runs do not replace a box under each other.
     */
    public String registeredName() {
        return name + "-" + hash.substring(0, 12);
    }
}
