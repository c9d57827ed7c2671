package org.infratest.report;

import java.util.Locale;
import org.infratest.event.Verdict;

/** Verdicts as the report shows them. */
final class Verdicts {

    private Verdicts() {}

    static String text(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** The place of a verdict where what went wrong comes first. */
    static int urgency(Verdict verdict) {
        return switch (verdict) {
            case FAILED -> 0;
            case ERROR -> 1;
            case PASSED, OBSERVED -> 2;
        };
    }
}
