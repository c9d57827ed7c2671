package org.infratest.provision;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;

/**
 * What became of a configset on one machine.
 *
 * @param configset its name
 * @param host the machine's name
 * @param states its states, in the order in which they were applied
 * @param took how long the application took
 * @param leftBehind what an earlier application on the machine had and this one has no more, as {@code function id}: it was taken out of the
 *     configset, and what it had made may still be there
 */
@Api
public record AppliedConfigset(
        String configset, String host, List<AppliedState> states, Duration took, List<String> leftBehind) {

    /** Copies the lists. */
    public AppliedConfigset {
        states = List.copyOf(states);
        leftBehind = List.copyOf(leftBehind);
    }

    /** Those that changed something; of a preview, those that would. */
    public List<AppliedState> changed() {
        return states.stream().filter(AppliedState::isChanged).toList();
    }

    /** Those that failed. */
    public List<AppliedState> failed() {
        return states.stream().filter(AppliedState::isFailed).toList();
    }
}
