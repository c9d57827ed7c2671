package org.infratest.state;

import java.util.List;
import org.infratest.Printable;

/**
 * What a machine said about one fact.
 *
 * @param exitCode what the script of the fact ended with; see {@link Prelude}
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Answer(int exitCode, String out, String err) {

    static final int LONGER = 93;
    static final int ABSENT = 94;
    static final int NEEDS_ROOT = 96;
    static final int UNSEEN = 97;

    private static final int SHOWN = 300;

    /** Whether the thing that was asked for does not exist. */
    boolean isAbsent() {
        return exitCode == ABSENT;
    }

    /**
     * The output, where the script came to its end.
     *
     * @throws Unseen if it did not
     */
    String text() throws Unseen {
        return switch (exitCode) {
            case 0, LONGER -> out;
            case NEEDS_ROOT ->
                throw new Unseen(
                        "it takes root to see that, and the user who logs in there may not run 'sudo -n'; let it, or log in as root");
            case UNSEEN -> throw new Unseen(said());
            default -> throw new Unseen("the command for it exited with " + exitCode + " (" + said() + ")");
        };
    }

    /** The lines of {@link #text} that are not empty. */
    List<String> lines() throws Unseen {
        return text().lines().filter(line -> !line.isBlank()).toList();
    }

    private String said() {
        String words = err.isBlank() ? out : err;
        return words.isBlank() ? "without a word" : Printable.line(words.strip(), SHOWN);
    }
}
