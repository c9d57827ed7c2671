package org.infratest.environment;

import java.util.List;
import java.util.Map;
import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/**
 * An ability of environments: their machines can be kept after somebody has configured them further, and come back that way in a later run. What
 * was done to each of them is noted, and the notes come back with it.
 */
@Api
public interface Remembering {

    /**
     * Something that is done to a machine when it is ready.
     *
     * @param name how people call it, different from all others that are done to the machine: {@code configset shop}
     * @param fingerprint a hash of all that decides what it makes of the machine
     */
    @Api
    record Step(String name, String fingerprint) {}

    /**
     * What was noted of the steps that a machine has behind it: the first ones of those that were foreseen, or all. Nothing where it has booted.
     *
     * @param machine its name
     * @return the notes, by the names of the steps
     */
    Map<String, String> remembered(String machine);

    /**
     * All steps were taken: keeps the machines as they are now, unless that was done before, or the steps are not those that were foreseen, as
     * somebody has changed a file meanwhile. That this fails hinders nobody.
     *
     * @param notes what is to be known later of the steps that were taken, by machine, in their order; fingerprints are of now
     */
    void remember(Map<String, Map<Step, String>> notes);

    /**
     * An ability of providers: each environment that they start is {@link Remembering}.
     *
     * @param <S> the kind of spec
     */
    @Api
    interface Provider<S extends EnvironmentSpec> extends EnvironmentProvider<S> {

        /**
         * The same provider, for environments whose machines will be configured further.
         *
         * @param steps what will be done to each machine, in that order, by its name
         */
        EnvironmentProvider<S> foreseeing(Map<String, List<Step>> steps);
    }
}
