package org.infratest.reachability;

import org.jspecify.annotations.Nullable;

/** A flow does not get through, but nothing shows that this is so because somebody forbids it. */
final class NotProvedException extends Exception {

    private static final long serialVersionUID = 1L;

    NotProvedException(String message) {
        super(message);
    }

    NotProvedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
