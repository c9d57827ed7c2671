package org.infratest.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.event.Verdict;

/**
 * How many tests or probes came to which verdict.
 *
 * @param passed what was expected was seen
 * @param failed the infrastructure gave a wrong answer
 * @param infrastructureErrors the question could not be asked
 * @param configurationErrors the test is written wrongly
 * @param skipped not run
 * @param observed nothing was expected
 */
public record Counts(
        int passed, int failed, int infrastructureErrors, int configurationErrors, int skipped, int observed) {

    static Counts of(Stream<Verdict> verdicts) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        verdicts.forEach(verdict -> counts.merge(verdict, 1, Integer::sum));
        return new Counts(
                counts.getOrDefault(Verdict.PASSED, 0),
                counts.getOrDefault(Verdict.FAILED, 0),
                counts.getOrDefault(Verdict.INFRASTRUCTURE_ERROR, 0),
                counts.getOrDefault(Verdict.CONFIGURATION_ERROR, 0),
                counts.getOrDefault(Verdict.SKIPPED, 0),
                counts.getOrDefault(Verdict.OBSERVED, 0));
    }

    /** How many there are of that verdict. */
    public int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> passed;
            case FAILED -> failed;
            case INFRASTRUCTURE_ERROR -> infrastructureErrors;
            case CONFIGURATION_ERROR -> configurationErrors;
            case SKIPPED -> skipped;
            case OBSERVED -> observed;
        };
    }

    int all() {
        return passed + bad() + skipped + observed;
    }

    int bad() {
        return failed + infrastructureErrors + configurationErrors;
    }

    /** In words; the three that turn a run red are always told, the others where there are any. */
    public String text() {
        List<String> parts = new ArrayList<>();
        parts.add(passed + " passed");
        parts.add(failed + " failed");
        parts.add(plural(infrastructureErrors, "infrastructure error"));
        parts.add(plural(configurationErrors, "configuration error"));
        if (skipped > 0) {
            parts.add(skipped + " skipped");
        }
        if (observed > 0) {
            parts.add(observed + " only observed");
        }
        return String.join(", ", parts);
    }

    static String plural(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
