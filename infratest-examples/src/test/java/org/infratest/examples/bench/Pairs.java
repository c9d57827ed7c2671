package org.infratest.examples.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Times of two ways to do the same, taken in pairs.
 *
 * @param ours seconds
 * @param theirs seconds, as many
 */
record Pairs(List<Double> ours, List<Double> theirs) {

    private static final int ENOUGH = 5;
    private static final double LONG_PAIR = 60;
    private static final int LONG_PAIRS = 3;

    /**
     * Takes five pairs, or three where a pair takes more than a minute. Every second pair runs in the other order, so that a
     * machine that gets slower or faster favours nobody. One pair goes before and does not count.
     */
    static Pairs measure(String name, Callable<?> ours, Callable<?> theirs) throws Exception {
        return measureTimed(name, timed(ours), timed(theirs));
    }

    /** As {@link #measure}, of work that takes its own time, in seconds, as only a part of it counts. */
    static Pairs measureTimed(String name, Callable<Double> ours, Callable<Double> theirs) throws Exception {
        System.err.println("==> " + name + ": the pair that does not count");
        ours.call();
        theirs.call();
        List<Double> our = new ArrayList<>();
        List<Double> their = new ArrayList<>();
        for (int pair = 1; pair <= enough(our, their); pair++) {
            if (pair % 2 == 0) {
                their.add(theirs.call());
                our.add(ours.call());
            } else {
                our.add(ours.call());
                their.add(theirs.call());
            }
            System.err.printf(
                    Locale.ROOT,
                    "==> %s: pair %d: %.6f s against %.6f s%n",
                    name,
                    pair,
                    our.get(pair - 1),
                    their.get(pair - 1));
        }
        return new Pairs(our, their);
    }

    private static int enough(List<Double> ours, List<Double> theirs) {
        return !ours.isEmpty() && median(ours) + median(theirs) > LONG_PAIR ? LONG_PAIRS : ENOUGH;
    }

    double ourMedian() {
        return median(ours);
    }

    /** The median of the ratios of the pairs. */
    double ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        return median(ratios);
    }

    /** The median of what ours took longer, in seconds. */
    double difference() {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            differences.add(ours.get(i) - theirs.get(i));
        }
        return median(differences);
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** That work, with its seconds as its result. */
    static Callable<Double> timed(Callable<?> work) {
        return () -> {
            long start = System.nanoTime();
            work.call();
            return (System.nanoTime() - start) / 1e9;
        };
    }
}
