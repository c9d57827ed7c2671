package org.infratest.environment;

import org.infratest.Api;

/** An ability of environments: a test may break something of them, and it is made whole again after it. */
@Api
public interface Healing {

    /**
     * Undoes what was broken, and makes sure that it is whole. Called after each test, also after one that broke nothing.
     *
     * @throws org.infratest.EnvironmentException if something stays broken, naming it
     */
    void heal();
}
