package org.infratest.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.infratest.EnvironmentException;

/**
 * Whether a folder has room for the memory of machines.
 *
 * @param folder one that exists
 */
record Room(Path folder) {

    private static final long MEBIBYTE = 1L << 20;

    /**
     * Ends in an error where it has not. What machines do not use takes no room, but nobody can tell before it is copied.
     *
     * @param what what the room is for, for messages
     * @throws EnvironmentException naming what may be needed and what there is
     */
    void require(LabSpec lab, String what) {
        long needed = lab.hosts().stream().mapToLong(LabHost::memoryMiB).sum();
        long free = freeMib();
        if (free < needed) {
            throw new EnvironmentException(
                    "There is no room for a " + what + ": the memory of its machines takes up to "
                            + needed + " MiB in " + folder + ", which has " + free
                            + " MiB left; make room there, name another folder with infratest.cache.dir, or give machines less"
                            + " with memory(...)");
        }
    }

    private long freeMib() {
        try {
            return Files.getFileStore(folder).getUsableSpace() / MEBIBYTE;
        } catch (IOException e) {
            throw new EnvironmentException("Could not see how much room is left in " + folder + ": " + e, e);
        }
    }
}
