package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What is known about a user.
 *
 * @param name the name
 * @param exists whether there is such a user
 * @param uid its id, or -1
 * @param gid the id of its primary group, or -1
 * @param comment its full name, or what else stands there
 * @param home its home
 * @param shell its login shell
 * @param groups the names of its groups, the primary one first
 * @param took how long it took to look
 */
@Api
public record UserObservation(
        String name,
        boolean exists,
        long uid,
        long gid,
        String comment,
        String home,
        String shell,
        List<String> groups,
        Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** Copies the list. */
    public UserObservation {
        groups = List.copyOf(groups);
    }

    @Override
    public String description() {
        return exists
                ? "it has "
                        + Printable.line(
                                "uid " + uid + ", gid " + gid + ", home " + home + ", shell " + shell + ", groups "
                                        + String.join(" ", groups),
                                SHOWN)
                : "there is no such user";
    }
}
