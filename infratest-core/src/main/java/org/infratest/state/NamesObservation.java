package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * Several names or entries.
 *
 * @param of what they belong to
 * @param names the names, in the order in which the machine gave them
 * @param took how long it took to look
 */
@Api
public record NamesObservation(String of, List<String> names, Duration took) implements Observation {

    private static final int SHOWN = 300;

    /** Copies the list. */
    public NamesObservation {
        names = List.copyOf(names);
    }

    @Override
    public String description() {
        return names.isEmpty() ? "there is nothing" : "there is: " + Printable.line(String.join(", ", names), SHOWN);
    }
}
