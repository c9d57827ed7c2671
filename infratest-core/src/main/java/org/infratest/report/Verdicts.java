package org.infratest.report;

import java.util.Locale;
import org.infratest.event.Verdict;

/** Verdicts as the report shows them. */
final class Verdicts {

    private Verdicts() {}

    /** As the tables show it. */
    static String text(Verdict verdict) {
        return switch (verdict) {
            case FAILED -> "failed";
            case INFRASTRUCTURE_ERROR -> "infrastructure error";
            case CONFIGURATION_ERROR -> "configuration error";
            default -> verdict.name().toLowerCase(Locale.ROOT);
        };
    }

    /** The class by which the page gives it a colour. */
    static String css(Verdict verdict) {
        return switch (verdict) {
            case INFRASTRUCTURE_ERROR -> "infrastructure";
            case CONFIGURATION_ERROR -> "configuration";
            default -> verdict.name().toLowerCase(Locale.ROOT);
        };
    }

    /** The place of a verdict where what went wrong comes first. */
    static int urgency(Verdict verdict) {
        return switch (verdict) {
            case FAILED -> 0;
            case INFRASTRUCTURE_ERROR -> 1;
            case CONFIGURATION_ERROR -> 2;
            case PASSED, OBSERVED, SKIPPED -> 3;
        };
    }
}
