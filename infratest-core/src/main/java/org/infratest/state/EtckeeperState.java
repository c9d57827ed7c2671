package org.infratest.state;

import java.util.Set;
import org.infratest.Api;
import org.infratest.state.EtckeeperObservation.State;

/** The repository that etckeeper keeps of {@code /etc}: {@code state.etckeeper().assertClean()}. Only root sees it. */
@Api
public final class EtckeeperState extends StateView<EtckeeperState, EtckeeperObservation> {

    EtckeeperState(Scope scope) {
        super(scope);
    }

    @Override
    EtckeeperState with(Scope changed) {
        return new EtckeeperState(changed);
    }

    @Override
    String kind() {
        return "etckeeper";
    }

    @Override
    String name() {
        return "/etc";
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(new EtckeeperFact());
    }

    @Override
    EtckeeperObservation look(Facts facts) {
        EtckeeperObservation seen = facts.get(new EtckeeperFact());
        return new EtckeeperObservation(seen.state(), seen.changes(), facts.took());
    }

    /** Asserts that {@code /etc} is in a repository, and that everything there is committed. */
    public void assertClean() {
        require("to be clean", seen -> seen.state() == State.CLEAN, State.CLEAN, EtckeeperObservation::state);
    }
}
