package org.infratest.lab.net;

import java.nio.ByteBuffer;

/** The way of a {@link Station} into the switch. */
public interface Wire {

    /**
     * Sends a frame. To be called on the loop; never blocks, and never throws for what is in the frame.
     *
     * @param frame from its position to its limit; not kept after the call
     */
    void send(ByteBuffer frame);
}
