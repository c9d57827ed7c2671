package org.infratest.junit;

import java.util.List;
import java.util.function.Function;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;
import org.infratest.spec.Box;
import org.infratest.spec.BoxSpec;
import org.infratest.spec.EnvironmentSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a test class asks for, complete and checked: after this nobody looks at an annotation or a setting again.
 *
 * @param box the box to build first, or null
 * @param spec makes the spec, once the box is there
 * @param name how people call the environment
 * @param machines the names of its machines, if they are known before the boot, else empty
 * @param provider brings it up
 * @param sharing who shares it
 * @param teardown what happens at the end
 * @param <S> the kind of spec
 */
record EnvironmentRequest<S extends EnvironmentSpec>(
        @Nullable BoxSpec box,
        Function<@Nullable Box, S> spec,
        String name,
        List<String> machines,
        EnvironmentProvider<S> provider,
        Sharing sharing,
        Teardown teardown) {}
