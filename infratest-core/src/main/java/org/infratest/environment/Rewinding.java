package org.infratest.environment;

import org.infratest.Api;

/** An ability of environments: moments of it can be kept and gone back to. */
@Api
public interface Rewinding {

    /** Its checkpoints; none at first. */
    Checkpoints checkpoints();

    /** An ability of providers: each environment that they start is {@link Rewinding}. */
    interface Provider {}
}
