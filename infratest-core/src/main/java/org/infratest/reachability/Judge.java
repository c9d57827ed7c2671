package org.infratest.reachability;

import java.time.Duration;
import java.util.Optional;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.environment.Environment;
import org.infratest.event.Durations;
import org.infratest.event.Event.FlowVerified;
import org.infratest.event.Verdict;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** Comes to a verdict about a flow once it was looked at, and tells it as an event. */
final class Judge {

    private static final int SHOWN = 500;
    private static final String BUT = ", but ";

    private final ReachabilityTable table;
    private final Questions questions;
    private final Gateways gateways;
    private final Proofs proofs;

    Judge(ReachabilityTable table, Environment environment, Questions questions) {
        this.table = table;
        this.questions = questions;
        this.gateways = new Gateways(environment);
        this.proofs = new Proofs(questions, gateways);
    }

    /**
     * Judges a flow, and waits until that is possible.
     *
     * @throws AssertionFailedError if it is not as the table says
     * @throws EnvironmentException if it could not be looked at, or nothing is proved
     */
    void judge(Cell cell) {
        Outcome outcome = null;
        try {
            Asked asked = questions.flow(cell);
            outcome = asked.await();
            String evidence = evidence(cell, asked.look(), outcome);
            emit(cell, outcome, outcome.last().description() + evidence, Verdict.PASSED);
        } catch (AssertionFailedError e) {
            emit(cell, outcome, seen(e), Verdict.FAILED);
            throw e;
        } catch (RuntimeException | Error e) {
            emit(cell, outcome, firstLine(e), Verdict.of(e));
            throw e;
        }
    }

    private String evidence(Cell cell, Look look, Outcome outcome) {
        Access access = cell.access();
        if (outcome.last().answer() == Answer.NOT_OPEN && !access.isAllowed() && access != Access.DENIED) {
            throw new EnvironmentException(expected(cell, look) + ", which cannot be told from "
                    + cell.from().name() + ": " + outcome.last().description() + details(cell, outcome));
        }
        if (!outcome.met()) {
            throw wrong(cell, look, outcome, outcome.last().description());
        }
        if (access.isAllowed()) {
            return "";
        }
        if (access == Access.BLOCKED_AT_GATEWAY) {
            requireNoArrival(cell, look, outcome);
        }
        try {
            return proofs.of(cell, look);
        } catch (NotProvedException e) {
            throw new EnvironmentException(
                    expected(cell, look) + ", and so it looks ("
                            + outcome.last().description() + "); but " + e.getMessage() + details(cell, outcome),
                    e);
        }
    }

    /** A refusal may be the target's own as well as the gateway's, so it takes a target that has seen nothing arrive. */
    private void requireNoArrival(Cell cell, Look look, Outcome outcome) {
        Optional<Boolean> arrives = questions.arrive(look, gateways.between(cell.from(), cell.to()));
        boolean refused = outcome.last().answer() == Answer.REFUSED;
        if (refused && arrives.orElse(true)) {
            throw wrong(cell, look, outcome, outcome.last().description());
        }
        if (arrives.orElse(false)) {
            throw wrong(
                    cell,
                    look,
                    outcome,
                    "its packets get as far as " + cell.to().name() + ", which does not answer");
        }
    }

    /** What a failure says was seen. */
    private static String seen(AssertionFailedError failure) {
        String first = firstLine(failure);
        return first.substring(first.indexOf(BUT) + BUT.length());
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private AssertionFailedError wrong(Cell cell, Look look, Outcome outcome, String seen) {
        return new AssertionFailedError(
                expected(cell, look) + span(cell.access()) + BUT + seen + details(cell, outcome),
                cell.access().expected(),
                outcome.last().answer());
    }

    private static String expected(Cell cell, Look look) {
        return look.target() + ": expected " + cell.service() + " to be " + cell.access() + " from "
                + cell.from().name();
    }

    private String span(Access access) {
        if (access.isAllowed()) {
            return table.within().isZero() ? "" : " within " + Durations.text(table.within());
        }
        return " for " + Durations.text(Asked.HOLDS);
    }

    private String details(Cell cell, Outcome outcome) {
        return "\n  attempts: " + outcome.attempts() + " in " + Durations.text(outcome.took()) + "\n  "
                + table.origin().replaceFirst("^Reachability table", "table:") + ", " + cell.where();
    }

    private void emit(Cell cell, @Nullable Outcome outcome, String observation, Verdict verdict) {
        cell.to()
                .events()
                .emit(new FlowVerified(
                        cell.to().environment(),
                        table.name(),
                        cell.from().name(),
                        cell.to().name(),
                        cell.service().toString(),
                        table.nameOf(cell.service())
                                .orElseGet(() -> cell.service().toString()),
                        cell.access().isAllowed(),
                        cell.access().toString(),
                        outcome == null ? null : outcome.last().answer() == Answer.OPEN,
                        Printable.line(observation, SHOWN),
                        verdict,
                        outcome == null ? 0 : outcome.attempts(),
                        outcome == null ? Duration.ZERO : outcome.took()));
    }
}
