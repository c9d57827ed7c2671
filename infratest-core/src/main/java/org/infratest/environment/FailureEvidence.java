package org.infratest.environment;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.infratest.Api;

/**
 * An ability of environments: beside their logs, they can show more of a failure at the moment when it happens, such as what was on
 * the screens and what went over the wires.
 */
@Api
public interface FailureEvidence {

    /**
     * Writes down what can be seen now. What cannot be had is left out, and the run's log says why: it must not hide the failure.
     *
     * @param since when the test began
     * @param folder where the files go; it exists
     * @return the files
     */
    List<Path> evidence(Instant since, Path folder);

    /** What whoever reads of the failure should know beside the files, a line each; by default nothing. */
    default List<String> remarks() {
        return List.of();
    }
}
