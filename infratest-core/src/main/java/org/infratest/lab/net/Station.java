package org.infratest.lab.net;

import java.nio.ByteBuffer;

/** What sits at the other end of a switch port's cable, where that is part of this JVM. */
@FunctionalInterface
public interface Station {

    /**
     * Takes a frame that left the port, without preamble and checksum (IEEE 802.3). Called on the loop; must not block.
     *
     * @param frame from its position to its limit; read-only, as others get it too, and valid during the call only
     */
    void receive(ByteBuffer frame);
}
