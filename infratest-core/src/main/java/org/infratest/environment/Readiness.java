package org.infratest.environment;

import org.infratest.Api;

/**
 * Decides when a machine is ready to be tested. It is asked again and again for each host until it says yes or the boot
 * timeout passes; SSH answers before it is asked for the first time. One that an annotation names has a constructor without
 * parameters.
 */
@FunctionalInterface
@Api
public interface Readiness {

    /** Ready as soon as SSH answers. */
    final class WhenSshAnswers implements Readiness {
        @Override
        public boolean isReady(Host host) {
            return true;
        }
    }

    /**
     * Whether the machine is ready.
     *
     * @throws Exception what stands in the way; it is kept for the error message, and the machine is asked again
     */
    boolean isReady(Host host) throws Exception;
}
