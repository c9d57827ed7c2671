package org.infratest.examples.soak.parallel;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much of a computer a round may take.
 *
 * @param memoryMiB of all machines together
 * @param processors of all machines that boot
 * @param boots machines that boot at the same time
 */
record Limits(long memoryMiB, long processors, long boots) {

    /** As settings. */
    Map<String, String> variables() {
        return Map.of(
                "INFRATEST_BUDGET_MEMORY",
                String.valueOf(memoryMiB),
                "INFRATEST_BUDGET_PROCESSORS",
                String.valueOf(processors),
                "INFRATEST_BUDGET_BOOTS",
                String.valueOf(boots));
    }

    /** As the book of turns calls them. */
    Map<String, Long> amounts() {
        return new TreeMap<>(Map.of(
                "MiB of memory", memoryMiB, "processors of booting machines", processors, "boots at a time", boots));
    }
}
