package org.infratest.state;

import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.infratest.expect.Expectation;
import org.infratest.expect.Inquiry;
import org.infratest.expect.Observation;
import org.infratest.expect.Verdicts;

/**
 * One assertion about a machine.
 *
 * @param scope what it shares with others
 * @param kind the kind of thing, for the report
 * @param name which one
 * @param needs what has to be known
 * @param needsBesides what has to be known besides, as those facts tell
 * @param expectation what is expected
 * @param look looks at what is known
 * @param <O> what is observed
 */
record Question<O extends Observation>(
        Scope scope,
        String kind,
        String name,
        Set<Fact<?>> needs,
        Function<Facts, Set<Fact<?>>> needsBesides,
        Expectation<O> expectation,
        Function<Facts, O> look) {

    void ask() {
        Batch batch = scope.batch();
        if (batch != null) {
            batch.add(this);
        } else {
            new Verdicts<>(kind, subject(needs, scope.store()::now), scope.patience())
                    .require(expectation, " " + name, look);
        }
    }

    StateSubject subject(Set<Fact<?>> facts, LongSupplier clock) {
        return new StateSubject(scope, facts, clock);
    }

    Inquiry<O> inquiry(StateSubject subject) {
        return new Verdicts<>(kind, subject, scope.patience()).inquiry(expectation, " " + name, look);
    }
}
