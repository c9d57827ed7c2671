package org.infratest.expect;

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
public record Expectation<O extends Observation>(
        String text, boolean negative, Predicate<O> test, Object expected, Function<O, Object> actual) {

    /** Something that is there: it may take a while to come true. */
    public static <O extends Observation> Expectation<O> that(
            String text, Predicate<O> test, Object expected, Function<O, Object> actual) {
        return new Expectation<>(text, false, test, expected, actual);
    }

    /** Something that is not there: it has to last. */
    public static <O extends Observation> Expectation<O> not(
            String text, Predicate<O> test, Object expected, Function<O, Object> actual) {
        return new Expectation<>(text, true, test, expected, actual);
    }
}
