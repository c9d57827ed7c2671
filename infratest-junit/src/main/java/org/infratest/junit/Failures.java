package org.infratest.junit;

import org.infratest.event.Verdict;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.opentest4j.TestAbortedException;

/** What it means that a test or class ended with an exception. */
final class Failures {

    private Failures() {}

    /** The verdict, by who must act. JUnit's own exceptions only wrap what happened, or say that the test is written wrongly. */
    static Verdict verdict(Throwable failure) {
        if (failure instanceof TestAbortedException) {
            return Verdict.SKIPPED;
        }
        if (failure instanceof ExtensionConfigurationException || failure instanceof ParameterResolutionException) {
            Throwable cause = failure.getCause();
            return cause == null ? Verdict.CONFIGURATION_ERROR : verdict(cause);
        }
        return Verdict.of(failure);
    }

    /** What the report says about it. */
    static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
