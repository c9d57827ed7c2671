package org.infratest.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * What an environment is to be. Specs are values: two equal fingerprints mean that one running environment can serve both.
 */
public interface EnvironmentSpec {

    /** How people call the environment, in messages and as the name of its folder in the report. */
    String name();

    /** The box to build first, where the test asked for one. */
    Optional<BoxSpec> box();

    /** How long the boot may take, from the first command to the moment at which every host is ready. */
    Duration bootTimeout();

    /**
     * A hash, in hexadecimal, of this spec and of the content of all that it names.
     * It is read from disk when it is asked for, so it changes with the files.
     */
    String fingerprint();
}
