package org.infratest.environment;

import java.util.Optional;
import org.infratest.Api;
import org.infratest.spec.EnvironmentSpec;

/** An ability of environments: moments of it can be kept and gone back to. */
@Api
public interface Rewinding {

    /** Its checkpoints; none at first. */
    Checkpoints checkpoints();

    /**
     * An ability of providers: each environment that they start is {@link Rewinding}.
     *
     * @param <S> the kind of spec
     */
    @Api
    interface Provider<S extends EnvironmentSpec> {

        /**
         * Why an environment of that spec could not go back after all, as far as that is known before anything is started: the rest of a sentence
         * that begins with its name and "cannot". Empty where nothing is known to stand in the way; by default nothing does.
         */
        default Optional<String> obstacle(S spec) {
            return Optional.empty();
        }
    }
}
