package org.infratest.lab.net;

import java.util.Map;
import org.infratest.Api;

/**
 * What went through a port until now.
 *
 * @param fromHost what the switch took from the host
 * @param toHost what the port handed to the host, or to the queue before it
 */
@Api
public record PortCounters(Traffic fromHost, Traffic toHost) {

    /**
     * What went one way.
     *
     * @param frames how many went through
     * @param bytes their bytes, with headers and tags, without preamble and checksum
     * @param dropped how many did not, by reason; without the reasons that there were none for
     */
    public record Traffic(long frames, long bytes, Map<DropReason, Long> dropped) {

        /** Copies the map. */
        public Traffic {
            dropped = Map.copyOf(dropped);
        }

        /** How many were dropped for that reason. */
        public long dropped(DropReason reason) {
            return dropped.getOrDefault(reason, 0L);
        }
    }
}
