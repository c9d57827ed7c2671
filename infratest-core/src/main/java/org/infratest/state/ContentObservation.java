package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What a file contains.
 *
 * @param path its path
 * @param exists whether there is such a file
 * @param text its content up to 128 KiB, decoded as UTF-8 without ever failing
 * @param whole whether nothing of it is missing
 * @param took how long it took to look
 */
@Api
public record ContentObservation(String path, boolean exists, String text, boolean whole, Duration took)
        implements Observation {

    private static final int SHOWN = 200;
    private static final int SHOWN_BELOW = 2_000;

    @Override
    public String description() {
        if (!exists) {
            return "there is no such file";
        }
        return text.isEmpty() ? "it is empty" : "it contains '" + Printable.line(text.strip(), SHOWN) + "'";
    }

    @Override
    public List<String> details() {
        return text.length() > SHOWN ? List.of("content: " + Printable.line(text, SHOWN_BELOW)) : List.of();
    }
}
