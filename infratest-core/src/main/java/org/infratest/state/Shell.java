package org.infratest.state;

import java.util.regex.Pattern;
import org.infratest.ConfigurationException;

/** Values made fit for the shell of a machine. */
final class Shell {

    private static final int LONGEST = 4096;

    private Shell() {}

    /** The text as one word of a POSIX shell, whatever it contains. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /**
     * An absolute path.
     *
     * @throws ConfigurationException if it is none
     */
    static String path(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0 || path.length() > LONGEST) {
            throw new ConfigurationException("Path '" + path + "' cannot be looked at: it has to be absolute, at most "
                    + LONGEST + " characters long and without NUL");
        }
        return path;
    }

    /**
     * A name of the allowed form.
     *
     * @param what what it names, for the message
     * @param form what it may look like
     * @throws ConfigurationException if it does not
     */
    static String name(String what, String name, Pattern form) {
        if (!form.matcher(name).matches()) {
            throw new ConfigurationException(
                    "'" + name + "' is no name of a " + what + "; it has to match " + form.pattern());
        }
        return name;
    }
}
