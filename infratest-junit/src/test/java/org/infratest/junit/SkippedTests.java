package org.infratest.junit;

import java.util.List;
import org.infratest.event.Event;
import org.infratest.event.Verdict;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests without annotations of ours that a condition of their own skips: for them, too, the summary of the run says so. */
public final class SkippedTests {

    private SkippedTests() {}

    /** Skips a class. */
    public static ConditionEvaluationResult skip(ExtensionContext context, String reason) {
        String name = context.getRequiredTestClass().getName();
        String test = name.substring(name.lastIndexOf('.') + 1);
        RunScope.of(context).emit(new Event.TestFinished(test, Verdict.SKIPPED, reason, List.of()));
        return ConditionEvaluationResult.disabled(reason);
    }
}
