package org.infratest.state;

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.infratest.Api;
import org.infratest.expect.Expectation;
import org.infratest.expect.Observation;
import org.infratest.expect.Patience;
import org.infratest.expect.Verdicts;

/**
 * One thing on a machine: a file, a service, a route. A view is a value: each method that changes something returns a changed copy.
 *
 * <p>{@code observe} looks once and returns what is known. {@code assert...} looks until it is certain, and throws
 * {@link org.opentest4j.AssertionFailedError} where it is otherwise, or {@link org.infratest.EnvironmentException} where it could not
 * be looked at. What could not be looked at is never taken for absent.
 *
 * <p><b>Time.</b> {@link #within} asks for something to be true at some moment before the deadline, {@link #holds} for something to be
 * true throughout; both together, for a stretch of truth that begins before the deadline. Without either, an assertion that something is
 * there means {@code within(10 s)}, and one that something is not there means {@code holds(2 s)}. The first attempt believes what the
 * {@link HostState} knows already, every other one looks anew; with {@code within} or {@code holds} the first one does so too.
 *
 * @param <V> the kind of view
 * @param <O> what it observes
 */
@Api
public abstract class StateView<V extends StateView<V, O>, O extends Observation> {

    private final Scope scope;

    StateView(Scope scope) {
        this.scope = scope;
    }

    /** A copy of this view. */
    abstract V with(Scope changed);

    /** The kind of thing, as reports and failures call it. */
    abstract String kind();

    /** Which one of its kind. */
    abstract String name();

    /** What has to be known. */
    abstract Set<Fact<?>> needs();

    /** What has to be known besides, as those facts that are needed anyhow tell. */
    Set<Fact<?>> needsBesides(Facts facts) {
        return Set.of();
    }

    /** Looks at what is known. */
    abstract O look(Facts facts);

    final Scope scope() {
        return scope;
    }

    /** How failures call it: {@code file /etc/passwd}. */
    String title() {
        return kind() + " " + name();
    }

    /**
     * Looks once.
     *
     * @throws org.infratest.EnvironmentException if it could not be looked at
     */
    public O observe() {
        return observe(needs(), this::look);
    }

    /**
     * Asserts anything else about what is observed.
     *
     * @param expectation what is expected, as the end of a sentence: {@code to be older than a day}
     * @param test whether it is so
     * @throws org.opentest4j.AssertionFailedError if it is not
     * @throws org.infratest.EnvironmentException if it could not be looked at
     */
    public void assertThat(String expectation, Predicate<O> test) {
        require(expectation, test, true, test::test);
    }

    /**
     * Asks for the expected at some moment before the deadline; the first attempt is made at once.
     *
     * @param deadline counted from the first attempt; zero looks once
     * @throws org.infratest.ConfigurationException if it is negative
     */
    public V within(Duration deadline) {
        Patience p = scope.patience();
        return with(scope.with(new Patience(deadline, p.holds(), p.interval(), p.attemptTimeout())));
    }

    /**
     * Asks for the expected throughout that time; the first attempt that sees something else ends it.
     *
     * @param time how long; zero looks once
     * @throws org.infratest.ConfigurationException if it is negative
     */
    public V holds(Duration time) {
        Patience p = scope.patience();
        return with(scope.with(new Patience(p.within(), time, p.interval(), p.attemptTimeout())));
    }

    /**
     * Starts an attempt so often; the default is every second. One that takes longer is followed at once by the next.
     *
     * @param interval from the start of one attempt to the start of the next
     * @throws org.infratest.ConfigurationException if it is not more than zero
     */
    public V every(Duration interval) {
        Patience p = scope.patience();
        return with(scope.with(new Patience(p.within(), p.holds(), interval, p.attemptTimeout())));
    }

    /**
     * Gives the machine so long to answer; the default is 2 minutes, as an emulated one with much to do may need them. After that it is an
     * {@link org.infratest.EnvironmentException}.
     *
     * @throws org.infratest.ConfigurationException if it is not more than zero
     */
    public V attemptTimeout(Duration timeout) {
        Patience p = scope.patience();
        return with(scope.with(new Patience(p.within(), p.holds(), p.interval(), timeout)));
    }

    /** Asserts that something is there. */
    final void require(String wish, Predicate<O> test, Object expected, Function<O, Object> actual) {
        ask(Expectation.that(title() + " " + wish, test, expected, actual), needs(), this::look);
    }

    /** Asserts that something is not there. */
    final void forbid(String wish, Predicate<O> test, Object expected, Function<O, Object> actual) {
        ask(Expectation.not(title() + " " + wish, test, expected, actual), needs(), this::look);
    }

    final <X extends Observation> void ask(Expectation<X> expectation, Set<Fact<?>> needed, Function<Facts, X> look) {
        new Question<>(scope, kind(), name(), needed, this::needsBesides, expectation, look).ask();
    }

    final <X extends Observation> X observe(Set<Fact<?>> needed, Function<Facts, X> look) {
        StateSubject subject = new StateSubject(scope, needed, scope.store()::now);
        return new Verdicts<>(kind(), subject, scope.patience()).observe(" " + name(), look);
    }

    @Override
    public String toString() {
        return scope.host().name() + ": " + title();
    }
}
