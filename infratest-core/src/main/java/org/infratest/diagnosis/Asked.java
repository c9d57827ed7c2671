package org.infratest.diagnosis;

import java.time.Duration;
import java.util.List;

/** Someone who can be asked. */
@FunctionalInterface
interface Asked {

    /** Nobody can ask there. */
    Asked NOBODY = (questions, limit) -> Answers.NONE;

    /**
     * Asks all of them.
     *
     * @param limit how long it may take
     * @throws org.infratest.EnvironmentException if the machine cannot be asked at all
     */
    Answers ask(List<Question> questions, Duration limit);
}
