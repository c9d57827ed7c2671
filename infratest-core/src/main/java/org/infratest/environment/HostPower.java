package org.infratest.environment;

import org.infratest.Api;

/** Switches one machine off and on. */
@Api
public interface HostPower {

    /**
     * Switches the machine off and waits until it is. Its system is shut down; the plug is pulled only where that fails, on a lab
     * after 2 minutes. Does nothing where it is off already.
     *
     * @throws org.infratest.EnvironmentException if it did not stop
     * @throws org.infratest.ReadOnlyEnvironmentException if the machine is not infratest's own
     */
    void off();

    /**
     * Switches the machine on and waits until it is ready again. Does nothing where it is on already.
     *
     * @throws org.infratest.EnvironmentException if it does not come back
     * @throws org.infratest.ReadOnlyEnvironmentException if the machine is not infratest's own
     */
    void on();
}
