package org.infratest.environment;

import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/**
 * An ability of providers: says how much memory an environment takes, so that it waits until there is so much for it. One that does not say it takes
 * none of the budget.
 *
 * @param <S> the kind of spec
 */
@Api
public interface MemoryDemand<S extends EnvironmentSpec> {

    /** What its machines and what runs them take, in MiB. */
    long memoryMiB(S spec);
}
