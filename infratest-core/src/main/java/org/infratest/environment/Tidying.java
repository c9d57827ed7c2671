package org.infratest.environment;

import org.infratest.Api;

/** An ability of environments: a run may leave something in the machines that the next one has no use for. */
@Api
public interface Tidying {

    /**
     * Removes it. Called once, after all tests, where the machines are left standing; those that are taken down take it along.
     *
     * @throws org.infratest.EnvironmentException if something stays, naming it
     */
    void tidy();
}
