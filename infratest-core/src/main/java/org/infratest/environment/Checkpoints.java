package org.infratest.environment;

import java.util.List;
import org.infratest.Api;
import org.infratest.ConfigurationException;

/**
 * Moments of an environment that were kept, and to which all of its machines go back together: memory, disks, devices and networks as they
 * were. They are nested: who goes back to one forgets those that were taken after it. Safe for use by several threads; while one goes back
 * the others wait.
 *
 * <p>After that the machines' clocks show what they would if no time had been lost, and their random numbers are fresh. Connections of this
 * JVM into the environment are broken, and made anew by whoever needs one.
 */
@Api
public interface Checkpoints {

    /**
     * Keeps this moment. The machines stand still meanwhile.
     *
     * @param name how it is called: 1 to 60 letters, digits, spaces, '.', '_' and '-'
     * @throws ConfigurationException if there is one of that name, or it is no name
     * @throws org.infratest.EnvironmentException if a machine or one of its devices cannot be kept, naming it, or there is no room
     */
    void take(String name);

    /**
     * Goes back, and returns when each machine is ready again.
     *
     * @throws ConfigurationException if there is none of that name, naming those that there are
     * @throws org.infratest.EnvironmentException if a machine does not come back, with its console
     */
    void goBack(String name);

    /**
     * Goes back to the one that was taken last.
     *
     * @throws ConfigurationException if there is none
     * @throws org.infratest.EnvironmentException if a machine does not come back, with its console
     */
    default void goBack() {
        List<String> names = names();
        if (names.isEmpty()) {
            throw new ConfigurationException("There is no checkpoint to go back to; take one first");
        }
        goBack(names.get(names.size() - 1));
    }

    /** The names of those that there are, the oldest first. */
    List<String> names();
}
