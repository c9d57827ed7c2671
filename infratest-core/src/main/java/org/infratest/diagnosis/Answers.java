package org.infratest.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that one machine answered at one time.
 *
 * @param all by question, in the order of asking
 */
record Answers(Map<Question, Answer> all) {

    static final Answers NONE = new Answers(Map.of());

    Answers {
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    /** The answer to a question, possibly that it was not asked. */
    Answer to(Question question) {
        return all.getOrDefault(question, Answer.none("it was not asked"));
    }

    /** These and others; a later answer replaces an earlier one. */
    Answers and(Answers others) {
        Map<Question, Answer> both = new LinkedHashMap<>(all);
        both.putAll(others.all);
        return new Answers(both);
    }
}
