package org.infratest.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What came of a command.
 *
 * @param command the command
 * @param exitCode what it ended with
 * @param stdout what it wrote to standard output, up to 128 KiB
 * @param whole whether that is all of it
 * @param stderr what it wrote to standard error
 * @param took how long it took, with whatever was asked together with it
 */
@Api
public record CommandObservation(
        String command, int exitCode, String stdout, boolean whole, String stderr, Duration took)
        implements Observation {

    private static final int SHOWN = 200;
    private static final int SHOWN_BELOW = 2_000;

    @Override
    public String description() {
        String said = stdout.isBlank()
                ? "and printed nothing"
                : "and printed '" + Printable.line(stdout.strip(), SHOWN) + "'";
        return "it exited with " + exitCode + " " + said;
    }

    @Override
    public List<String> details() {
        List<String> details = new ArrayList<>();
        if (stdout.strip().length() > SHOWN) {
            details.add("stdout: " + Printable.line(stdout.strip(), SHOWN_BELOW));
        }
        if (!stderr.isBlank()) {
            details.add("stderr: " + Printable.line(stderr.strip(), SHOWN_BELOW));
        }
        return details;
    }
}
