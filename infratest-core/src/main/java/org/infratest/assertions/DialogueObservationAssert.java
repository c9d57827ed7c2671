package org.infratest.assertions;

import org.infratest.Api;
import org.infratest.probe.DialogueObservation;

/** Assertions about how far a dialogue with a server came. */
@Api
public class DialogueObservationAssert extends ObservationAssert<DialogueObservationAssert, DialogueObservation> {

    /** Creates assertions about {@code actual}. */
    public DialogueObservationAssert(DialogueObservation actual) {
        super(actual, DialogueObservationAssert.class);
    }

    /** Verifies that every step came to pass. */
    public DialogueObservationAssert isCompleted() {
        isNotNull();
        if (!actual.isCompleted()) {
            failAbout("to come to its end", actual.stepsDone(), "every step");
        }
        return myself;
    }

    @Override
    String subject() {
        return "the dialogue on TCP port " + actual.address().getPort() + " of " + actual.target() + ", from "
                + actual.connection().from();
    }
}
