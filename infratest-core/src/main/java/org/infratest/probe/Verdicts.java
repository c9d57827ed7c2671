package org.infratest.probe;

import java.net.InetAddress;
import java.util.function.Function;
import org.infratest.Printable;
import org.infratest.event.Event.ProbeFinished;
import org.infratest.event.Verdict;
import org.infratest.probe.Patience.Window;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * Comes to a verdict about what a probe sees, and tells it exactly once as an event.
 *
 * @param kind the kind of probe, for example {@code tcp}
 * @param aim from where to where it looks
 * @param patience how long and how often
 */
record Verdicts(String kind, Aim aim, Patience patience) {

    private static final int SHOWN = 500;

    /**
     * Looks once.
     *
     * @param port what follows the address in reports: {@code " port 22"}, or nothing
     * @param look looks at the target's address
     */
    <O extends Observation> O observe(String port, Function<InetAddress, O> look) {
        Trial<O> trial = Trial.once(() -> look.apply(aim.address()));
        try {
            trial.run();
        } catch (RuntimeException | Error e) {
            emit(trial, port, null, words(e), Verdict.of(e));
            throw e;
        }
        O seen = seenBy(trial);
        emit(trial, port, null, seen.description(), Verdict.OBSERVED);
        return seen;
    }

    /**
     * Looks until the expectation is met, or will not be.
     *
     * @param port what follows the address in reports: {@code " port 22"}, or nothing
     * @param look looks at the target's address
     * @throws AssertionFailedError if it is not met
     * @throws org.infratest.EnvironmentException if it could not be tested
     */
    <O extends Observation> void require(Expectation<O> expectation, String port, Function<InetAddress, O> look) {
        Window window = patience.window(expectation.negative());
        String text = expectation.text() + window.suffix();
        Trial<O> trial = new Trial<>(() -> look.apply(aim.address()), expectation.test(), window, patience.interval());
        boolean met;
        try {
            met = trial.run();
            if (met && expectation.negative()) {
                aim.requireLife(text);
            }
        } catch (RuntimeException | Error e) {
            emit(trial, port, text, words(e), Verdict.of(e));
            throw e;
        }
        O seen = seenBy(trial);
        emit(trial, port, text, seen.description(), met ? Verdict.PASSED : Verdict.FAILED);
        if (!met) {
            throw failure(expectation, text, trial, seen);
        }
    }

    private <O extends Observation> AssertionFailedError failure(
            Expectation<O> expectation, String text, Trial<O> trial, O seen) {
        StringBuilder message = new StringBuilder();
        message.append(aim.target())
                .append(": expected ")
                .append(text)
                .append(", but ")
                .append(seen.description());
        message.append("\n  attempts: ").append(trial.effort());
        message.append("\n  from: ").append(aim.vantage().name());
        seen.details().forEach(detail -> message.append("\n  ").append(detail));
        return new AssertionFailedError(
                message.toString(), expectation.expected(), expectation.actual().apply(seen), seen.cause());
    }

    private void emit(Trial<?> trial, String port, @Nullable String expectation, String observation, Verdict verdict) {
        aim.host()
                .events()
                .emit(new ProbeFinished(
                        aim.host().environment(),
                        kind,
                        aim.vantage().name(),
                        aim.target() + port,
                        expectation,
                        Printable.line(observation, SHOWN),
                        verdict,
                        trial.attempts(),
                        trial.took()));
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static <O extends Observation> O seenBy(Trial<O> trial) {
        O seen = trial.last();
        if (seen == null) {
            throw new IllegalStateException("A trial that ended has looked at least once");
        }
        return seen;
    }
}
