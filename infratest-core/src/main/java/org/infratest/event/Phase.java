package org.infratest.event;

import org.infratest.Api;

/** What a machine does on its way to being ready. */
@Api
public enum Phase {
    /** It starts, from the creation of its disk until its system lets its provider in; or it comes back as it was when it was kept. */
    BOOT,
    /** Its provisioners run. */
    PROVISION,
    /** infratest logs in. */
    LOGIN,
    /** Its addresses are read, and what the test means by ready is waited for. */
    READINESS
}
