package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.infratest.EnvironmentException;

/** The log of the console of a machine that goes on from what was kept. */
final class KeptConsole {

    private KeptConsole() {}

    /**
     * Has it show how the machine came up, though that was at another time; what it says from now on follows.
     *
     * @param kept what was on the console until then
     * @param taken when that was, for people
     * @param log replaced where it exists
     */
    static void goOn(Path kept, String taken, Path log) {
        try {
            Files.copy(kept, log, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(
                    log,
                    "\n[infratest: until here as it was kept at " + taken + "; the machine goes on]\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the console's log " + log + ": " + e, e);
        }
    }

    /**
     * Has it begin with a note in place of how the machine came up.
     *
     * @param note what people are to know
     * @param log replaced where it exists
     */
    static void begin(String note, Path log) {
        try {
            Files.writeString(log, "[infratest: " + note + "]\n");
        } catch (IOException e) {
            throw new EnvironmentException("Could not write the console's log " + log + ": " + e, e);
        }
    }

    /** Nothing went on from there. */
    static void forget(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new EnvironmentException("Could not remove " + log + ": " + e, e);
        }
    }
}
