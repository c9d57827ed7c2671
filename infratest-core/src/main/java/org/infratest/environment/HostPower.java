package org.infratest.environment;

/** Switches one machine off and on. */
public interface HostPower {

    /**
     * Pulls the plug: the machine stops at once, without a chance to say goodbye.
     * Does nothing where it is off already.
     *
     * @throws org.infratest.EnvironmentException if it did not stop
     */
    void off();

    /**
     * Switches the machine on and waits until it answers again.
     * Does nothing where it is on already.
     *
     * @throws org.infratest.EnvironmentException if it does not come back
     */
    void on();
}
