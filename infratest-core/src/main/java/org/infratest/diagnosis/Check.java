package org.infratest.diagnosis;

import java.util.Optional;

/** Looks at one layer. It knows nothing but the evidence, so that it can be tested with any. */
@FunctionalInterface
interface Check {

    /** What is broken in this layer, as far as the evidence tells. */
    Optional<Finding> examine(Evidence evidence);
}
