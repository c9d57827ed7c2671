package org.infratest.expect;

import java.util.Optional;
import org.infratest.environment.Host;

/**
 * What a question is about, and where it is asked from.
 *
 * @param <P> what an attempt looks at: an address, or what is known about a machine
 */
public interface Subject<P> {

    /** The machine. */
    Host host();

    /** What an attempt looks at; asked anew for each. */
    P place();

    /** The machine as failures call it: {@code web (192.168.56.10)}. */
    String target();

    /** Where it is looked from, as failures call it. */
    String from();

    /**
     * Whether an attempt sees no more than a moment of the time that it takes; by default it watches all the time, as whoever waits for an answer
     * does.
     */
    default boolean isMomentary() {
        return false;
    }

    /**
     * Makes sure that it is looked from where one can know that something is not there; by default one can.
     *
     * @throws org.infratest.EnvironmentException if one cannot, as then a negative proves nothing
     */
    default void requireView(String expectation) {}

    /**
     * Makes sure that the machine is alive, where anybody can know.
     *
     * @throws org.infratest.EnvironmentException if it is not, as then a negative proves nothing
     */
    void requireLife(String expectation);

    /**
     * Makes sure that whoever looks is still there, before something wrong that was seen counts as the machine's fault; by default one is.
     *
     * @param seen what was seen last
     * @throws org.infratest.EnvironmentException if not, as then nothing was seen of the machine
     */
    default void requireSight(String expectation, Observation seen) {}

    /**
     * Finds out why an answer was wrong; by default nobody does.
     *
     * @param seen what was seen last
     * @param negative whether it was expected that something is not there
     */
    default Optional<Diagnosis> diagnosis(Observation seen, boolean negative) {
        return Optional.empty();
    }
}
