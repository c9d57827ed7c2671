package org.infratest.diagnosis;

import java.util.Optional;

/** Does a machine drop what comes in by another interface than the one by which it would answer? */
final class ReversePathCheck implements Check {

    static final String COUNTER = "TcpExt.IPReversePathFilter";
    private static final String KERNEL_SAYS = "Invalid cross-device link";

    @Override
    public Optional<Finding> examine(Evidence evidence) {
        if (!evidence.symptom().isLost()) {
            return Optional.empty();
        }
        return evidence.path().stream()
                .flatMap(machine -> wrong(evidence, machine).stream())
                .findFirst();
    }

    private static Optional<Finding> wrong(Evidence evidence, Machine machine) {
        long dropped = machine.after().counters().since(machine.before().counters(), COUNTER);
        Optional<String> kernel = machine.after().answers().all().entrySet().stream()
                .filter(e -> e.getValue().text().contains(KERNEL_SAYS))
                .map(e -> e.getKey().text() + " on " + machine.name() + ": " + KERNEL_SAYS)
                .findFirst();
        if (dropped <= 0 && kernel.isEmpty()) {
            return Optional.empty();
        }
        String counted = COUNTER + " of " + machine.name() + " went from "
                + machine.before().counters().value(COUNTER) + " to "
                + machine.after().counters().value(COUNTER) + " while probing";
        return Optional.of(Finding.of(
                Layer.REVERSE_PATH,
                machine.name() + " drops what comes from "
                        + evidence.origin().map(Question::literal).orElse("there")
                        + ", since it would answer by another interface (rp_filter)",
                kernel.orElse(counted),
                "sysctl on " + machine.name() + ": " + filters(machine)));
    }

    private static String filters(Machine machine) {
        return String.join(
                ", ",
                machine.before().settings().values().entrySet().stream()
                        .filter(e -> e.getKey().endsWith("/rp_filter") && e.getValue() > 0)
                        .map(e -> "net." + e.getKey().replace('/', '.') + " = " + e.getValue())
                        .sorted()
                        .toList());
    }
}
