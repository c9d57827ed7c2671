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

        /** The line that {@code make bench} prints. */
        String line(String name) {
            return String.format(Locale.ROOT, "bench %s %.3f %s vs %s %.3f", name, value, unit, against, ratio);
        }
    }
}
