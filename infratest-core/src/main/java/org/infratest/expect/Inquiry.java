package org.infratest.expect;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.infratest.event.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A question on its way to its verdict, alone or together with others.
 *
 * @param <O> what is observed
 */
public final class Inquiry<O extends Observation> {

    private final Verdicts<?> verdicts;
    private final Expectation<O> expectation;
    private final String about;
    private final Trial<O> trial;
    private final String text;
    private @Nullable Throwable failure;

    Inquiry(Verdicts<?> verdicts, Expectation<O> expectation, String about, Trial<O> trial) {
        this.verdicts = verdicts;
        this.expectation = expectation;
        this.about = about;
        this.trial = trial;
        this.text = expectation.text() + trial.window().suffix();
    }

    /**
     * Asks several questions, each by its own patience, so that they wait together and not one after the other. One that fails
     * keeps no other from being asked.
     *
     * @param inquiries the questions; each can be asked once
     * @param beforeLooking told which of them are about to look, each time that they do; where it fails, they all do
     * @return what went wrong, in the order of the questions
     */
    public static List<Throwable> settleAll(List<Inquiry<?>> inquiries, Consumer<List<Inquiry<?>>> beforeLooking) {
        List<Inquiry<?>> open = new ArrayList<>(inquiries);
        await().dontCatchUncaughtExceptions()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval((count, previous) -> pause(open))
                .forever()
                .until(() -> lookAt(open, beforeLooking));
        return inquiries.stream()
                .map(inquiry -> inquiry.failure)
                .filter(Objects::nonNull)
                .map(Throwable.class::cast)
                .toList();
    }

    /** Asks alone. */
    void settle() {
        ask(() -> {
            trial.run();
            return true;
        });
    }

    /** Those that are due look; they wait a moment for each other, so that what they look at is fetched for all of them at once. */
    private static boolean lookAt(List<Inquiry<?>> open, Consumer<List<Inquiry<?>>> beforeLooking) {
        Trial.requireUninterrupted();
        if (open.stream().allMatch(inquiry -> inquiry.trial.isDue())
                || open.stream().anyMatch(inquiry -> inquiry.trial.isOverdue())) {
            List<Inquiry<?>> due =
                    open.stream().filter(inquiry -> inquiry.trial.isDue()).toList();
            open.removeAll(settled(due, beforeLooking));
        }
        return open.isEmpty();
    }

    private static List<Inquiry<?>> settled(List<Inquiry<?>> due, Consumer<List<Inquiry<?>>> beforeLooking) {
        try {
            beforeLooking.accept(due);
        } catch (RuntimeException | Error e) {
            due.forEach(inquiry -> inquiry.giveUp(e));
            return due;
        }
        return due.stream().filter(Inquiry::isSettled).toList();
    }

    private static Duration pause(List<Inquiry<?>> open) {
        return open.stream()
                .map(inquiry -> inquiry.trial.pause())
                .min(Duration::compareTo)
                .orElse(Duration.ofMillis(1));
    }

    private boolean isSettled() {
        try {
            return ask(trial::attempt);
        } catch (RuntimeException | Error e) {
            failure = e;
            return true;
        }
    }

    /**
     * Looks, and comes to the verdict where that made it certain.
     *
     * @return whether it is certain
     */
    private boolean ask(BooleanSupplier look) {
        try {
            if (expectation.negative()) {
                verdicts.subject().requireView(text);
            }
            if (!look.getAsBoolean()) {
                return false;
            }
            if (trial.isMet() && expectation.negative()) {
                verdicts.subject().requireLife(text);
            }
            if (!trial.isMet()) {
                verdicts.subject().requireSight(text, Verdicts.seenBy(trial));
            }
        } catch (RuntimeException | Error e) {
            tell(e);
            throw e;
        }
        conclude(Verdicts.seenBy(trial));
        return true;
    }

    private void giveUp(Throwable reason) {
        tell(reason);
        failure = reason;
    }

    private void tell(Throwable reason) {
        verdicts.emit(trial, about, text, Verdicts.words(reason), Verdict.of(reason));
    }

    private void conclude(O seen) {
        verdicts.emit(trial, about, text, seen.description(), trial.isMet() ? Verdict.PASSED : Verdict.FAILED);
        if (!trial.isMet()) {
            throw verdicts.failure(expectation, text, trial, seen, about);
        }
    }
}
