package org.infratest.environment;

import org.infratest.Api;

/** Who shares a running environment. */
@Api
public enum Sharing {
    /** Whatever {@code infratest.sharing.default} says, else {@link #CLASS}. */
    DEFAULT,
    /** The tests of one class, with those of the classes nested in it. */
    CLASS,
    /**
     * All classes of this JVM that ask for the same: the fingerprints of their specs are equal. Where the provider {@linkplain Joining can have that}, the
     * other JVMs of the run use the same machines, too: the forks of one Maven.
     */
    RUN
}
