package org.infratest.reachability;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Vantage;

/**
 * Looks at many TCP ports from one place at once.
 *
 * @param from the place
 */
record Sweeper(Vantage from) {

    /** What was seen. */
    Map<Look, Sighting> look(List<Look> looks) {
        List<InetSocketAddress> targets =
                looks.stream().map(Look::socketAddress).distinct().toList();
        List<Dial> dials = from.connectEach(targets, Protocol.TCP_TIMEOUT);
        Map<InetSocketAddress, Dial> seen = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            seen.put(targets.get(i), dials.get(i));
        }
        Map<Look, Sighting> sightings = new HashMap<>();
        for (Look look : looks) {
            Dial dial = seen.get(look.socketAddress());
            if (dial != null) {
                sightings.put(look, Sighting.of(look, dial));
            }
        }
        return sightings;
    }
}
