package org.infratest.state;

import java.util.List;
import org.infratest.Api;

/**
 * A mounted file system.
 *
 * @param device what is mounted, for example {@code /dev/sda1} or {@code server:/export}
 * @param path where
 * @param type of which type, for example {@code ext4}
 * @param options with which options, for example {@code ro}
 */
@Api
public record Mount(String device, String path, String type, List<String> options) {

    /** Copies the list. */
    public Mount {
        options = List.copyOf(options);
    }

    /** A path as the kernel writes it: without blank steps, and without a slash at its end. */
    static String normal(String path) {
        String single = path.replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
