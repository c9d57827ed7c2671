package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What ufw says about itself.
 *
 * @param installed whether it is there
 * @param active whether it is active
 * @param defaults what it does by default, in its words: {@code deny (incoming), allow (outgoing), disabled (routed)}
 * @param rules its rules as it lists them, with single blanks: {@code 22/tcp ALLOW IN Anywhere}
 * @param took how long it took to look
 */
@Api
public record UfwObservation(boolean installed, boolean active, String defaults, List<String> rules, Duration took)
        implements Observation {

    private static final int SHOWN = 500;

    /** Copies the list. */
    public UfwObservation {
        rules = List.copyOf(rules);
    }

    @Override
    public String description() {
        if (!installed) {
            return "it is not installed";
        }
        return active
                ? Printable.line(
                        "it is active, by default " + defaults + ", with the rules: " + String.join("; ", rules), SHOWN)
                : "it is inactive";
    }
}
