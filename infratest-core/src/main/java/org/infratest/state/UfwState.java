package org.infratest.state;

import java.util.Set;
import org.infratest.Api;

/** Ubuntu's firewall: {@code state.ufw().assertRule("22/tcp ALLOW IN Anywhere")}. Only root sees it. */
@Api
public final class UfwState extends StateView<UfwState, UfwObservation> {

    UfwState(Scope scope) {
        super(scope);
    }

    @Override
    UfwState with(Scope changed) {
        return new UfwState(changed);
    }

    @Override
    String kind() {
        return "firewall";
    }

    @Override
    String name() {
        return "ufw";
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new UfwFact());
    }

    @Override
    UfwObservation look(Facts facts) {
        UfwObservation seen = facts.get(new UfwFact());
        return new UfwObservation(seen.installed(), seen.active(), seen.defaults(), seen.rules(), facts.took());
    }

    /** Asserts that it is active. */
    public void assertActive() {
        require("to be active", UfwObservation::active, true, UfwObservation::active);
    }

    /** Asserts that it is inactive, or not installed. */
    public void assertInactive() {
        forbid("to be inactive", seen -> !seen.active(), false, UfwObservation::active);
    }

    /** Asserts that it is active and has that rule, as {@code ufw status verbose} lists it; blanks do not count. */
    public void assertRule(String rule) {
        String wanted = rule.strip().replaceAll("\\s+", " ");
        require("to have rule '" + wanted + "'", seen -> seen.rules().contains(wanted), wanted, UfwObservation::rules);
    }
}
