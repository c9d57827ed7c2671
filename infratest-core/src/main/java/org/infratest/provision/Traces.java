package org.infratest.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.infratest.Printable;

/** What was ever applied on a machine, kept there: so that a state which was taken out of a configset is noticed. */
final class Traces {

    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final int MOST = 5_000;

    private Traces() {}

    /** Where that of a configset is. */
    static String file(String configset) {
        return "/var/lib/infratest/configsets/" + configset + "/applied";
    }

    /**
     * Adds what was applied now, and tells what was applied before and is not among it.
     *
     * @param file an absolute path without characters that a shell takes for its own
     */
    static List<String> leave(Guest guest, String file, List<AppliedState> states) {
        List<String> now = states.stream().map(Traces::line).distinct().sorted().toList();
        String text = now.stream().collect(Collectors.joining("\n"));
        String before = guest.require(
                        "keep on record what was applied",
                        "umask 077; mkdir -p \"$(dirname " + file + ")\"; cat " + file + " 2> /dev/null | head -n "
                                + MOST + "\n"
                                + "printf '%s\\n' " + Words.quoted(text) + " >> " + file + "\n"
                                + "sort -u -o " + file + " " + file,
                        SHORT)
                .stdout();
        List<String> left = new ArrayList<>(new TreeSet<>(before.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Printable.line(line, 300))
                .toList()));
        left.removeAll(now);
        return left;
    }

    private static String line(AppliedState state) {
        return state.function() + " " + state.id() + (state.name().equals(state.id()) ? "" : " (" + state.name() + ")");
    }
}
