package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * What is known about a group.
 *
 * @param name the name
 * @param exists whether there is such a group
 * @param gid its id, or -1
 * @param members its members, with those whose primary group it is
 * @param took how long it took to look
 */
@Api
public record GroupObservation(String name, boolean exists, long gid, List<String> members, Duration took)
        implements Observation {

    private static final int SHOWN = 300;

    /** Copies the list. */
    public GroupObservation {
        members = List.copyOf(members);
    }

    @Override
    public String description() {
        if (!exists) {
            return "there is no such group";
        }
        String who = members.isEmpty() ? "no members" : "members " + String.join(" ", members);
        return "it has gid " + gid + " and " + Printable.line(who, SHOWN);
    }
}
