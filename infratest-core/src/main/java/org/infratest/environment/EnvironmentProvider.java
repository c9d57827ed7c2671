package org.infratest.environment;

import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/**
 * Brings environments up and takes them down. Three verbs; what else a provider can do it says by the power switch of its
 * hosts and by further small interfaces.
 *
 * @param <S> the kind of spec that it understands
 */
@Api
public interface EnvironmentProvider<S extends EnvironmentSpec> {

    /** Whether environments of that spec can be started here; decided without starting anything. */
    Availability availability(S spec);

    /**
     * Boots the environment and returns once every host is ready. The lease of the workspace is on disk before this is
     * called; what is needed to take down what will be started has to be recorded in it before it is started.
     *
     * @throws org.infratest.EnvironmentException if a tool fails, a boot does not come or the boot timeout passes
     * @throws org.infratest.ConfigsetFailure if a machine refused what the user wrote for it
     * @throws org.infratest.ConfigurationException if the spec asks for something that does not exist
     */
    Environment start(S spec, Workspace workspace);

    /**
     * Takes down all that a lease stands for. Works at any moment, any number of times, also for a start that failed
     * half-way and without the JVM that started it.
     *
     * @throws org.infratest.EnvironmentException if something is left
     */
    void destroy(Lease lease, Workspace workspace);
}
