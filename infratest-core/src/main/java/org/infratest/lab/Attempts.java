package org.infratest.lab;

import org.jspecify.annotations.Nullable;

/** Steps that are all taken, whatever becomes of the ones before. */
final class Attempts {

    private @Nullable RuntimeException first;

    void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (first == null) {
                first = e;
            } else if (first != e) {
                first.addSuppressed(e);
            }
        }
    }

    /** Throws what the first step that failed has thrown, with what others did as suppressed. */
    void finish() {
        if (first != null) {
            throw first;
        }
    }
}
