package org.infratest.examples.bench;

import java.util.stream.DoubleStream;

/** How long {@code infratest doctor} takes to answer, the start of its JVM included; the median of five. */
final class TrustDoctor implements Figure {

    private static final double LIMIT = 2;
    private static final int TIMES = 5;

    @Override
    public String name() {
        return "trust-doctor";
    }

    @Override
    public Reading measure() {
        TheCommand command = new TheCommand();
        command.seconds("--version"); // asks Maven for the class path, where that is not known yet
        double median = DoubleStream.generate(() -> command.seconds("doctor"))
                .limit(TIMES)
                .sorted()
                .skip(TIMES / 2)
                .findFirst()
                .orElseThrow();
        return new Reading(median, "s", "limit", median / LIMIT);
    }
}
