package org.infratest.lab.net;

import java.nio.ByteBuffer;

/** What leads from a port to its host. Counts itself what it takes and what not, as it may know that only later. */
interface Link {

    /**
     * Sends a frame.
     *
     * @param buffer where it lies; its position and limit do not matter. The frame stays there until the next {@link #flush} if
     *     this is the loop's buffer for reading, else during the call only
     */
    void send(ByteBuffer buffer, int start, int length);

    /** Passes on what was held back to go together. */
    void flush();
}
