package org.infratest.examples.bench;

import java.util.Locale;

/** Something that {@code make bench} measures. */
interface Figure {

    /** Its name; related figures begin with the same word. */
    String name();

    /** Measures it. */
    Reading measure() throws Exception;

    /**
     * What came of it.
     *
     * @param value the figure
     * @param unit its unit
     * @param against what it is compared with
     * @param ratio ours divided by theirs
     */
    record Reading(double value, String unit, String against, double ratio) {

        private static final double SMALL = 0.001;

        /** The line that {@code make bench} prints. */
        String line(String name) {
            String digits = value < SMALL ? "%.6f" : "%.3f";
            return String.format(
                    Locale.ROOT, "bench %s " + digits + " %s vs %s %.3f", name, value, unit, against, ratio);
        }
    }
}
