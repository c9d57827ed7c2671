package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an interface.
 *
 * @param name its name
 * @param found the interface, or null where there is none
 * @param took how long it took to look
 */
@Api
public record InterfaceObservation(String name, @Nullable NetworkInterface found, Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** Whether there is such an interface. */
    public boolean exists() {
        return found != null;
    }

    /** Its addresses, each with prefix length. */
    public List<String> addresses() {
        return found == null ? List.of() : found.addresses();
    }

    @Override
    public String description() {
        NetworkInterface seen = found;
        if (seen == null) {
            return "there is no such interface";
        }
        String carrier = seen.isUp() && !seen.hasCarrier() ? " without a carrier" : "";
        return Printable.line(
                "it is " + (seen.isUp() ? "up" : "down") + carrier + " with MTU " + seen.mtu() + ", MAC " + seen.mac()
                        + " and " + (seen.addresses().isEmpty() ? "no address" : String.join(", ", seen.addresses())),
                SHOWN);
    }
}
