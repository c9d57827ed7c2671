package org.infratest.cli;

import java.util.List;
import java.util.OptionalLong;
import org.infratest.ConfigurationException;
import org.infratest.cli.Check.Kind;
import org.infratest.environment.Budget;

/**
 * How much of this computer environments may have, as this user has it set.
 *
 * @param settings of the user
 */
record BudgetExamination(UserSettings settings) {

    List<Check> checks() {
        Budget budget = Budget.ofThisComputer();
        OptionalLong memory = Budget.freeMemoryMiB();
        return List.of(
                check(
                        "memory",
                        memory.isPresent() ? memory.getAsLong() + " MiB free" : "unknown, so nobody waits for it",
                        " MiB"),
                check(
                        "processors",
                        budget.processors() + " of machines that boot at a time",
                        " of machines that boot at a time"),
                check("boots", budget.boots() + " at a time", " at a time"));
    }

    private Check check(String name, String otherwise, String unit) {
        String key = "infratest.budget." + name;
        try {
            String amount = settings.number(key)
                    .map(number -> number + unit + ", by "
                            + settings.of(key).orElseThrow().origin())
                    .orElse(otherwise);
            return Check.usable(Kind.BUDGET, name, amount);
        } catch (ConfigurationException e) {
            return Check.unusable(Kind.BUDGET, name, String.valueOf(e.getMessage()));
        }
    }
}
