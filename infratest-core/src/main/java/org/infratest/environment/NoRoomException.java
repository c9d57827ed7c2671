package org.infratest.environment;

import org.infratest.EnvironmentException;

/** There is no room on this computer for an environment at the moment, and nobody wants to wait for it. */
public final class NoRoomException extends EnvironmentException {

    private static final long serialVersionUID = 1L;

    NoRoomException(String reason) {
        super(reason);
    }
}
