package org.infratest.environment;

import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/**
 * An ability of providers whose environments are {@link Ephemeral}: where {@link Teardown} says that one may be kept, another provider brings up the
 * same in a process of its own, which outlives this JVM.
 *
 * @param <S> the kind of spec
 */
@Api
public interface Keepable<S extends EnvironmentSpec> {

    /** The provider of environments that may be kept. It is not {@link Ephemeral}, and usually has the ability of {@link Adoption}. */
    EnvironmentProvider<S> keeping();
}
