package org.infratest.provision;

import java.util.List;
import java.util.Optional;
import org.infratest.Api;
import org.infratest.environment.Availability;
import org.infratest.environment.Host;

/** Applies one configset to machines. Safe for use by several threads, which may be at different machines. */
@Api
public interface Provisioner {

    /** Whether it can be used, as far as that can be told before there is a machine. */
    Availability availability();

    /** Whether it can say what it would change without changing it. */
    default boolean canPreview() {
        return true;
    }

    /**
     * A hash, in hexadecimal, of all that decides what it makes of a machine: the files of the configset, and how they are applied. As long as it is
     * the same, a machine that was kept after the application may come back in a later run instead of being configured again. Empty, as it is by
     * default, where it may not: where the configset depends on something that nobody here knows, or on what this JVM did beside the machine.
     *
     * @throws org.infratest.EnvironmentException if a file of the configset cannot be read
     */
    default Optional<String> fingerprint() {
        return Optional.empty();
    }

    /**
     * Puts onto the machines what is needed and applies the configset, or says what that would change.
     *
     * @param hosts the machines
     * @param preview whether to leave everything as it is; only where {@link #canPreview}
     * @return what became of each state, for each machine in the order of {@code hosts}. That a state failed is a result.
     * @throws org.infratest.ConfigsetFailure if a machine refused the configset before any state: it does not render, or a value is missing
     * @throws org.infratest.EnvironmentException if the question could not be asked: a tool is missing, a machine does not answer
     * @throws org.infratest.ConfigurationException if the configset is not what its kind has to be, naming file and way out
     */
    List<AppliedConfigset> apply(List<Host> hosts, boolean preview);
}
