package org.infratest.reachability;

import java.util.ArrayList;
import java.util.List;
import org.infratest.EnvironmentException;
import org.opentest4j.AssertionFailedError;

/** Collects what is wrong with flows, and tells all of it at once. */
final class Wrongs {

    private static final int MOST_TOLD = 100;
    private static final int MOST_TRACES = 10;

    private final String origin;
    private final int flows;
    private final List<String> texts = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    Wrongs(String origin, int flows) {
        this.origin = origin;
        this.flows = flows;
    }

    void add(Flow flow, Throwable failure) {
        if (texts.size() < MOST_TOLD) {
            texts.add("  " + (texts.size() + 1) + ") " + flow + "\n     "
                    + String.valueOf(failure.getMessage()).replace("\n", "\n     "));
        }
        failures.add(failure);
    }

    /**
     * Throws what was collected, if anything was.
     *
     * @throws AssertionFailedError if a flow is wrong
     * @throws EnvironmentException if none is, but some could not be verified
     */
    void report() {
        if (failures.isEmpty()) {
            return;
        }
        boolean wrong = failures.stream().anyMatch(AssertionError.class::isInstance);
        String message = origin + ": " + failures.size() + " of " + flows + (flows == 1 ? " flow" : " flows")
                + verdict(wrong) + "\n" + String.join("\n", texts) + more();
        if (wrong) {
            throw suppressed(new AssertionFailedError(message));
        }
        throw suppressed(new EnvironmentException(message));
    }

    private String more() {
        int left = failures.size() - texts.size();
        return left == 0 ? "" : "\n  and " + left + " more; the report has all of them";
    }

    private String verdict(boolean wrong) {
        if (!wrong) {
            return " could not be verified";
        }
        return failures.size() == 1 ? " is not as it says" : " are not as it says";
    }

    private <T extends Throwable> T suppressed(T whole) {
        failures.stream().limit(MOST_TRACES).forEach(whole::addSuppressed);
        return whole;
    }
}
