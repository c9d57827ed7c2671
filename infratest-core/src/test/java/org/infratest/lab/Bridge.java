package org.infratest.lab;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What connects the {@link BridgePort}s, as a test compares it with another. */
interface Bridge {

    /**
     * Sends a frame into a port and waits until the bridge is done with it.
     *
     * @return what came out, in hexadecimal digits, by port; ports that emitted nothing are left out
     */
    Map<BridgePort, List<String>> send(BridgePort from, ByteBuffer frame);

    /** Lets a moment pass, far shorter than the ageing time. */
    void pause();
}
