package org.infratest.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A run as {@code summary.json} tells it: the counts, which are what programs ask for, then everything.
 *
 * @param testCounts how many tests came to which verdict
 * @param probeCounts how many probes came to which verdict
 * @param flowCounts how many flows of reachability tables came to which verdict
 * @param summary the run; its parts stand beside the counts
 */
record SummaryDocument(
        Counts testCounts,
        Counts probeCounts,
        Counts flowCounts,
        @JsonUnwrapped RunSummary summary) {

    static SummaryDocument of(RunSummary summary) {
        return new SummaryDocument(summary.testCounts(), summary.probeCounts(), summary.flowCounts(), summary);
    }
}
