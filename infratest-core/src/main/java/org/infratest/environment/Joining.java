package org.infratest.environment;

import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/**
 * An ability of providers: several JVMs of one run, such as the forks of Surefire, use one environment at the same time. The JVM that comes first
 * starts it and ends it, after the others have left.
 *
 * @param <S> the kind of spec
 */
@Api
public interface Joining<S extends EnvironmentSpec> {

    /**
     * The environment of that lease, which another JVM has started and goes on using. Nothing is started, changed, recorded or destroyed by this.
     *
     * @param workspace of this JVM's use of it; its logs are in a folder of their own
     * @throws org.infratest.EnvironmentException if it cannot be used from here
     */
    Environment join(S spec, Lease lease, Workspace workspace);
}
