package org.infratest.state;

import java.time.Duration;
import java.util.List;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;

/**
 * Whether everything in {@code /etc} is committed.
 *
 * @param state what can be said
 * @param changes what is not committed, as {@code git status --porcelain} lists it, where it is git
 * @param took how long it took to look
 */
@Api
public record EtckeeperObservation(State state, List<String> changes, Duration took) implements Observation {

    private static final int SHOWN = 500;

    /** What can be said. */
    public enum State {
        /** Everything is committed. */
        CLEAN,
        /** Something is not. */
        UNCLEAN,
        /** {@code etckeeper init} was never run. */
        UNCONTROLLED,
        /** etckeeper is not there. */
        NOT_INSTALLED
    }

    /** Copies the list. */
    public EtckeeperObservation {
        changes = List.copyOf(changes);
    }

    @Override
    public String description() {
        return switch (state) {
            case CLEAN -> "everything is committed";
            case UNCLEAN -> Printable.line("there is something to commit: " + String.join("; ", changes), SHOWN);
            case UNCONTROLLED -> "/etc is in no repository ('etckeeper init' was not run)";
            case NOT_INSTALLED -> "it is not installed";
        };
    }
}
