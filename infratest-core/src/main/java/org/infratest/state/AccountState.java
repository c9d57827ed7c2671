package org.infratest.state;

import java.util.Set;
import org.infratest.Api;
import org.infratest.expect.Observation;
import org.infratest.state.AccountFact.Database;

/**
 * A user or a group, of the machine itself or of a directory service. One that the machine does not list is asked for by its name.
 *
 * @param <V> the kind of view
 * @param <O> what it observes
 */
@Api
public abstract sealed class AccountState<V extends AccountState<V, O>, O extends Observation> extends StateView<V, O>
        permits UserState, GroupState {

    private final String name;

    AccountState(Scope scope, String name) {
        super(scope);
        this.name = name;
    }

    /** Where such an account is looked up by its name. */
    abstract Database database();

    /** Whether the machine lists it. */
    abstract boolean isListed(Accounts accounts);

    abstract boolean exists(O seen);

    @Override
    final String name() {
        return name;
    }

    @Override
    final Set<Fact<?>> needs() {
        return Set.of(new AccountsFact());
    }

    @Override
    final Set<Fact<?>> needsBesides(Facts facts) {
        return isListed(facts.get(new AccountsFact())) ? Set.of() : Set.of(new AccountFact(database(), name));
    }

    /** Asserts that there is such an account. */
    public void assertExists() {
        require("to exist", this::exists, true, this::exists);
    }

    /** Asserts that there is no such account. */
    public void assertAbsent() {
        forbid("to be absent", seen -> !exists(seen), false, this::exists);
    }
}
