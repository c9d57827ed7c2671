package org.infratest.expect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.function.Function;
import org.infratest.Printable;
import org.infratest.Redaction;
import org.infratest.event.Event.ProbeExplained;
import org.infratest.event.Event.ProbeFinished;
import org.infratest.event.Verdict;
import org.infratest.expect.Patience.Window;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * Comes to a verdict about what is seen, and tells it exactly once as an event.
 *
 * @param kind the kind of question, for example {@code tcp}
 * @param subject what it is about
 * @param patience how long and how often
 * @param <P> what each attempt looks at
 */
public record Verdicts<P>(String kind, Subject<P> subject, Patience patience) {

    private static final int SHOWN = 500;

    /**
     * Looks once.
     *
     * @param about what follows the target in reports: {@code " port 22"}, or nothing
     * @param look looks at the subject's place
     */
    public <O extends Observation> O observe(String about, Function<P, O> look) {
        Trial<O> trial = Trial.once(() -> look.apply(subject.place()));
        try {
            trial.run();
        } catch (RuntimeException | Error e) {
            emit(trial, about, null, words(e), Verdict.of(e));
            throw e;
        }
        O seen = seenBy(trial);
        emit(trial, about, null, seen.description(), Verdict.OBSERVED);
        return seen;
    }

    /**
     * Looks until the expectation is met, or will not be.
     *
     * @param about what follows the target in reports: {@code " port 22"}, or nothing
     * @param look looks at the subject's place
     * @throws AssertionFailedError if it is not met
     * @throws org.infratest.EnvironmentException if it could not be tested
     */
    public <O extends Observation> void require(Expectation<O> expectation, String about, Function<P, O> look) {
        inquiry(expectation, about, look).settle();
    }

    /**
     * The same as a question that waits to be asked together with others.
     *
     * @param about what follows the target in reports: {@code " port 22"}, or nothing
     * @param look looks at the subject's place
     */
    public <O extends Observation> Inquiry<O> inquiry(Expectation<O> expectation, String about, Function<P, O> look) {
        Window window = patience.window(expectation.negative());
        Trial<O> trial = new Trial<>(
                () -> look.apply(subject.place()),
                expectation.test(),
                window,
                patience.interval(),
                subject.isMomentary());
        return new Inquiry<>(this, expectation, about, trial);
    }

    <O extends Observation> AssertionFailedError failure(
            Expectation<O> expectation, String text, Trial<O> trial, O seen, String about) {
        StringBuilder message = new StringBuilder();
        message.append(subject.target())
                .append(": expected ")
                .append(text)
                .append(", but ")
                .append(seen.description());
        message.append("\n  attempts: ").append(trial.effort());
        message.append("\n  from: ").append(subject.from());
        seen.details().forEach(detail -> message.append("\n  ").append(detail));
        List<Throwable> trouble = new ArrayList<>();
        explain(seen, expectation.negative(), about, trouble)
                .ifPresent(why ->
                        why.lines().forEach(line -> message.append("\n  ").append(line)));
        AssertionFailedError failure = new AssertionFailedError(
                Redaction.of(message.toString()),
                expectation.expected(),
                expectation.actual().apply(seen),
                seen.cause());
        trouble.forEach(failure::addSuppressed);
        return failure;
    }

    /** The verdict stands by now, and has been told; what goes wrong while the reason is looked for must not hide it. */
    private Optional<Diagnosis> explain(Observation seen, boolean negative, String about, List<Throwable> trouble) {
        Optional<Diagnosis> diagnosis;
        try {
            diagnosis = subject.diagnosis(seen, negative);
        } catch (RuntimeException | ServiceConfigurationError | StackOverflowError e) { // a machine may say anything
            trouble.add(e);
            String words = "not known, as asking on failed: " + Printable.line(words(e), SHOWN);
            diagnosis = Optional.of(new Diagnosis("unknown", words, List.of(), null, Duration.ZERO));
        }
        diagnosis.ifPresent(why -> subject.host()
                .events()
                .emit(new ProbeExplained(
                        subject.host().environment(),
                        kind,
                        subject.from(),
                        subject.target() + about,
                        why.layer(),
                        why.sentence(),
                        why.evidence(),
                        why.file(),
                        why.took())));
        return diagnosis;
    }

    void emit(Trial<?> trial, String about, @Nullable String expectation, String observation, Verdict verdict) {
        subject.host()
                .events()
                .emit(new ProbeFinished(
                        subject.host().environment(),
                        kind,
                        subject.from(),
                        subject.target() + about,
                        expectation,
                        Printable.line(observation, SHOWN),
                        verdict,
                        trial.attempts(),
                        trial.took()));
    }

    static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    static <O extends Observation> O seenBy(Trial<O> trial) {
        O seen = trial.last();
        if (seen == null) {
            throw new IllegalStateException("A trial that ended has looked at least once");
        }
        return seen;
    }
}
