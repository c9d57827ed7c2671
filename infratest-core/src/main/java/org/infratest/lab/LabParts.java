package org.infratest.lab;

import java.util.Collection;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/** What a lab consists of, to be closed together. */
final class LabParts {

    private LabParts() {}

    /**
     * Closes all, in that order, also after one that could not be closed.
     *
     * @param opening how the message about one begins
     * @throws EnvironmentException for the first one that could not be closed, with the others suppressed
     */
    static void close(Collection<? extends AutoCloseable> parts, String opening) {
        @Nullable EnvironmentException trouble = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) { // each has exceptions of its own
                if (trouble == null) {
                    trouble = new EnvironmentException(opening + e, e);
                } else {
                    trouble.addSuppressed(e);
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
