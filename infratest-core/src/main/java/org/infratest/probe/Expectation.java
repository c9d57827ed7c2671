package org.infratest.probe;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an assertion expects of what it sees.
 *
 * @param text what is expected, as in <i>expected TCP port 443 to be open</i>
 * @param negative whether a machine that is down would satisfy it
 * @param test whether an observation is as expected; may throw where the observation cannot tell
 * @param expected the expected value, for tools that show a difference
 * @param actual the value to compare it with
 * @param <O> what is observed
 */
record Expectation<O extends Observation>(
        String text, boolean negative, Predicate<O> test, Object expected, Function<O, Object> actual) {

    static <O extends Observation> Expectation<O> that(
            String text, Predicate<O> test, Object expected, Function<O, Object> actual) {
        return new Expectation<>(text, false, test, expected, actual);
    }

    static <O extends Observation> Expectation<O> not(
            String text, Predicate<O> test, Object expected, Function<O, Object> actual) {
        return new Expectation<>(text, true, test, expected, actual);
    }
}
