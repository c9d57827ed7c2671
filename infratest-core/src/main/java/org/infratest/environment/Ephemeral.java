package org.infratest.environment;

import org.infratest.Api;

/**
 * An ability of providers: an environment is of this JVM alone. Any number of them, also of equal specs, run side by side, so
 * nobody waits for a lock; and it ends with the JVM, so it is never kept: where {@link Teardown} asks for that, it is taken
 * down, and the run's log says so. What a JVM that was killed left on disk is removed by the next environment of this kind.
 */
@Api
public interface Ephemeral {}
