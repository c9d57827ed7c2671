package org.infratest.environment;

import org.infratest.Api;
import org.infratest.process.CommandRunner;

/**
 * Takes down what leases of one kind stand for, in a JVM that did not start it: the watcher of a JVM that was killed, or {@code infratest gc}. Found
 * by {@link java.util.ServiceLoader}, so a provider of a third party registers its own; what has none waits for the next run that uses the provider.
 */
@Api
public interface LeaseDestroyer {

    /** The kind of leases that it understands: the simple name of the provider's class. See {@link Lease#kind}. */
    String kind();

    /**
     * Whether whatever a lease of this kind stands for ends with the JVM that started it, so that only files are left. Then it may also be taken
     * down where it cannot be seen whether that JVM's private network is still there.
     */
    default boolean endsWithOwner() {
        return false;
    }

    /**
     * Takes down all that a lease stands for, in the way of {@link EnvironmentProvider#destroy}: at any moment, any number of times.
     *
     * @throws org.infratest.EnvironmentException if something is left
     */
    void destroy(Lease lease, Workspace workspace, CommandRunner runner);

    /**
     * Removes the files that a lease names outside of its workspace, where all that ran is proved to be gone: the computer was started again, or
     * the private network in which it was has ended.
     */
    default void removeFiles(Lease lease, Workspace workspace) {}
}
