package org.infratest.assertions;

import org.assertj.core.api.AbstractAssert;
import org.infratest.Api;
import org.infratest.expect.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What assertions about observations share: the layout of their failures.
 *
 * @param <S> the kind of assertion
 * @param <O> what was observed
 */
@Api
public abstract class ObservationAssert<S extends ObservationAssert<S, O>, O extends Observation>
        extends AbstractAssert<S, O> {

    ObservationAssert(O actual, Class<?> selfType) {
        super(actual, selfType);
    }

    /** Where the observation was made, as failures show it. */
    abstract String subject();

    /** Fails with subject, expectation and finding, each on lines of its own. */
    @SuppressWarnings("OrphanedFormatString") // AssertJ formats it
    final void failAbout(String expectation, @Nullable Object found, @Nullable Object expected) {
        StringBuilder message = new StringBuilder("%nExpecting:%n  %s%n%s%nbut %s");
        String details = String.join("\n  ", actual.details());
        if (!details.isEmpty()) {
            message.append("%n  %s");
            failWithActualExpectedAndMessage(
                    found, expected, message.toString(), subject(), expectation, actual.description(), details);
        }
        failWithActualExpectedAndMessage(
                found, expected, message.toString(), subject(), expectation, actual.description());
    }
}
