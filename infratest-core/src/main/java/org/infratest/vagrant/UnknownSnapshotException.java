package org.infratest.vagrant;

import org.infratest.EnvironmentException;

/** A machine has no snapshot of the name that was given. */
final class UnknownSnapshotException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    UnknownSnapshotException(String message) {
        super(message);
    }
}
