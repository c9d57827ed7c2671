package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What sudo lets a user do.
 *
 * @param user the user's name
 * @param rules its rules as {@code sudo -l} lists them, with single blanks: {@code (root) NOPASSWD: /usr/bin/systemctl}
 * @param took how long it took to look
 */
@Api
public record SudoObservation(String user, List<String> rules, Duration took) implements Observation {

    private static final int SHOWN = 500;

    /** Copies the list. */
    public SudoObservation {
        rules = List.copyOf(rules);
    }

    @Override
    public String description() {
        return rules.isEmpty()
                ? "it may do nothing by sudo"
                : Printable.line("it may: " + String.join("; ", rules), SHOWN);
    }
}
