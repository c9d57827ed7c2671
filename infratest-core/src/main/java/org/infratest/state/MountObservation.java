package org.infratest.state;

import java.time.Duration;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted at a path.
 *
 * @param path the path
 * @param mount what is mounted there, the last one where there are several; null where nothing is
 * @param took how long it took to look
 */
@Api
public record MountObservation(String path, @Nullable Mount mount, Duration took) implements Observation {

    private static final int SHOWN = 300;

    /** Whether anything is mounted there. */
    public boolean isMounted() {
        return mount != null;
    }

    @Override
    public String description() {
        Mount seen = mount;
        return seen == null
                ? "nothing is mounted there"
                : "there is "
                        + Printable.line(
                                seen.device() + " as " + seen.type() + " with " + String.join(",", seen.options()),
                                SHOWN);
    }
}
