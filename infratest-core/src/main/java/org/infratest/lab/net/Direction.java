package org.infratest.lab.net;

import org.infratest.Api;

/** Which way a frame goes over the cable between a host and its port. */
@Api
public enum Direction {
    /** From the host into the switch. */
    FROM_HOST,
    /** Out of the switch to the host. */
    TO_HOST
}
