package org.infratest.environment;

import java.util.Optional;
import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/**
 * An ability of providers: takes over an environment that an earlier run left standing.
 *
 * @param <S> the kind of spec
 */
@Api
public interface Adoption<S extends EnvironmentSpec> {

    /**
     * The environment of that lease, if all of it still runs and is ready; empty if it has to be booted anew.
     * Nothing is started and nothing is destroyed by this.
     */
    Optional<Environment> adopt(S spec, Lease lease, Workspace workspace);
}
