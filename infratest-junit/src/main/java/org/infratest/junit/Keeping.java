package org.infratest.junit;

import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * The moment from which the tests of a class begin is kept once. What cannot be kept, such as a device, is no other for the next test, which is told so
 * without waiting for it again. Safe for use by several threads.
 */
final class Keeping {

    private final Class<?> test;
    private @Nullable EnvironmentException failure;

    Keeping(Class<?> test) {
        this.test = test;
    }

    /**
     * Keeps it.
     *
     * @throws EnvironmentException if that fails, or has failed before
     */
    synchronized void of(Runnable work) {
        if (failure != null) {
            throw new EnvironmentException(
                    "Tests of " + test.getSimpleName()
                            + " do not begin, as the moment that they go back to was not kept: " + failure.getMessage(),
                    failure);
        }
        try {
            work.run();
        } catch (EnvironmentException e) {
            if (!Thread.currentThread().isInterrupted()) {
                failure = e;
            }
            throw e;
        }
    }
}
