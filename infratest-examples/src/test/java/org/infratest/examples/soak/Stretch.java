package org.infratest.examples.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a run in which it is at one thing.
 *
 * @param moments how many moments its log has told of by then, beside this one
 * @param seconds how long it takes
 */
record Stretch(int moments, double seconds) {

    /** What is shorter cannot be met on purpose. */
    private static final double SHORTEST = 0.03;

    /** Those of a run that took so long, from what its log says; each is as likely to be met as any other, however short it is. */
    static List<Stretch> of(List<SubjectRun.Moment> moments, double seconds) {
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            double end = i + 1 < moments.size() ? moments.get(i + 1).seconds() : seconds;
            double length = end - moments.get(i).seconds();
            if (length >= SHORTEST) {
                stretches.add(new Stretch(i, length));
            }
        }
        return stretches;
    }
}
