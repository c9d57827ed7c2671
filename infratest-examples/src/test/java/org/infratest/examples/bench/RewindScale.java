package org.infratest.examples.bench;

import java.util.Locale;

/** What each of so and so many machines takes that go back together: time, memory, or room for the checkpoint. */
final class RewindScale implements Figure {

    /** What of each machine is told. */
    enum Part {
        SCALE("s", "limit", 0.45),
        MEMORY("MiB", "limit", 130),
        DISK("MiB", "used memory", 0),
        /** Of machines that went back before. */
        DISK_AGAIN("MiB", "used memory", 0);

        private final String unit;
        private final String against;
        private final double limit;

        Part(String unit, String against, double limit) {
            this.unit = unit;
            this.against = against;
            this.limit = limit;
        }
    }

    private final RewoundMachines machines;
    private final int count;
    private final Part part;

    /**
     * Creates one.
     *
     * @param machines measures each number once, for all figures
     */
    RewindScale(RewoundMachines machines, int count, Part part) {
        this.machines = machines;
        this.count = count;
        this.part = part;
    }

    @Override
    public String name() {
        return "rewind-" + part.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + count;
    }

    @Override
    public Reading measure() throws Exception {
        RewoundMachines.Cost cost = machines.measured(count);
        return switch (part) {
            case SCALE -> reading(cost.seconds(), part.limit);
            case MEMORY -> reading(cost.mebibytes(), part.limit);
            case DISK -> reading(cost.kept(), cost.used());
            case DISK_AGAIN -> reading(cost.keptAgain(), cost.usedAgain());
        };
    }

    private Reading reading(double value, double against) {
        return new Reading(value, part.unit, part.against, value / against);
    }
}
