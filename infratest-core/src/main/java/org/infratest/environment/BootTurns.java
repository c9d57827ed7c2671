package org.infratest.environment;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The turns in which the machines of an environment boot, among all of this computer.
 *
 * @param turns gives them
 * @param tenant who has the environment
 * @param budget how many there are
 * @param cancelled whether the run was interrupted
 */
record BootTurns(Turns turns, Tenant tenant, Budget budget, BooleanSupplier cancelled) {

    /**
     * Waits until so many may boot. More than may boot at all count as all of them.
     *
     * @param what names the machines
     */
    Turns.Turn take(String what, long machines, long processors, Consumer<String> onWait) {
        Map<String, Long> asks = Map.of(
                Amounts.BOOTS, Math.min(machines, budget.boots()),
                Amounts.PROCESSORS, Math.min(processors, budget.processors()));
        Tenant booting = Tenant.of(tenant.by(), tenant.session(), Sharing.CLASS).inside(tenant);
        return turns.take(new Turns.Wish(booting, what, "", asks), onWait, cancelled);
    }
}
