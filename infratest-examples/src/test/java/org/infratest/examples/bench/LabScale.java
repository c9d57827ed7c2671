package org.infratest.examples.bench;

import java.util.Locale;

/**
 * Several labs of three machines, started at once, against one of them: the time or the memory that each machine takes. As long as there are
 * processors left, more labs take no longer; after that the time per machine stays the same.
 */
final class LabScale implements Figure {

    /** What of each machine is compared. */
    enum Part {
        TIME("s"),
        MEMORY("MiB");

        private final String unit;

        Part(String unit) {
            this.unit = unit;
        }
    }

    private final LabsAtOnce labs;
    private final int count;
    private final Part part;

    /**
     * Creates one.
     *
     * @param labs measures each number once, for all figures
     */
    LabScale(LabsAtOnce labs, int count, Part part) {
        this.labs = labs;
        this.count = count;
        this.part = part;
    }

    @Override
    public String name() {
        return "lab-scale-" + part.name().toLowerCase(Locale.ROOT) + "-" + count;
    }

    @Override
    public Reading measure() throws Exception {
        double one = value(labs.measured(1));
        double many = value(labs.measured(count));
        return new Reading(many, part.unit, "one lab", many / one);
    }

    private double value(LabsAtOnce.Cost cost) {
        return part == Part.TIME ? cost.seconds() : cost.mebibytes();
    }
}
