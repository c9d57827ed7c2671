package org.infratest.state;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.expect.Subject;

/**
 * The machine, as one question sees it. The first attempt believes what is known, unless the test waits for something; all others
 * look anew.
 */
final class StateSubject implements Subject<Facts> {

    static final String FROM = "ssh";

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);

    private final Scope scope;
    private final Set<Fact<?>> needs;
    private final LongSupplier clock;
    private final long asked;
    private int attempts;

    /**
     * Creates a subject.
     *
     * @param needs what each attempt looks at
     * @param clock when an attempt began, on the clock of the store
     */
    StateSubject(Scope scope, Set<Fact<?>> needs, LongSupplier clock) {
        this.scope = scope;
        this.needs = needs;
        this.clock = clock;
        this.asked = scope.store().now();
    }

    @Override
    public Host host() {
        return scope.host();
    }

    @Override
    public Facts place() {
        Facts facts = next();
        attempts++;
        scope.store().ensure(facts.wanted(needs), facts.begun(), facts.deadline());
        return facts;
    }

    /** What the next attempt may look at. */
    Facts next() {
        long begun = clock.getAsLong();
        long oldest = attempts == 0 && !scope.isWaiting() ? FactStore.ANY_AGE : begun;
        return new Facts(scope.store(), oldest, begun, scope.patience().attemptTimeout());
    }

    @Override
    public String target() {
        return scope.host().name();
    }

    @Override
    public String from() {
        return FROM;
    }

    /** Much else may be gathered together with what is asked for. */
    @Override
    public boolean isMomentary() {
        return true;
    }

    /** A machine that has answered since the question was put is alive. */
    @Override
    public void requireLife(String expectation) {
        if (scope.store().hasAnsweredSince(asked)) {
            return;
        }
        try {
            scope.host().ssh().exec("true", SIGN_OF_LIFE);
        } catch (EnvironmentException e) {
            throw new EnvironmentException(
                    target() + ": expected " + expectation
                            + ", and so it was when it was last looked at; but the machine does not answer any more, so "
                            + "this proves nothing.\n  its SSH: " + e.getMessage(),
                    e);
        }
    }
}
