package org.infratest.diagnosis;

import java.util.Optional;
import org.infratest.Printable;

/**
 * What a machine answered to a question.
 *
 * @param exitCode the exit code of the program, or -1 where it is not known
 * @param text what it printed, both outputs together
 */
record Answer(int exitCode, String text) {

    private static final int SHOWN = 160;
    private static final int NO_SUCH_COMMAND = 127;
    private static final int STOPPED_BY_TIMEOUT = 124;

    /** An answer that did not come. */
    static Answer none(String why) {
        return new Answer(-1, why);
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    /** What it printed, if that can be relied on. */
    Optional<String> printed() {
        return succeeded() ? Optional.of(text) : Optional.empty();
    }

    /** Why it cannot be relied on. */
    String problem() {
        return switch (exitCode) {
            case NO_SUCH_COMMAND -> "there is no such program";
            case STOPPED_BY_TIMEOUT -> "no answer in time";
            default -> Printable.line(text.strip(), SHOWN);
        };
    }

    /** The line of the output that is JSON: programs may print warnings around it. */
    String json() {
        return text.lines()
                .filter(line -> line.startsWith("[") || line.startsWith("{"))
                .findFirst()
                .orElse("[]");
    }
}
