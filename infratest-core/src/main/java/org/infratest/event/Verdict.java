package org.infratest.event;

import org.infratest.Api;
import org.infratest.ConfigurationException;

/** What came of a probe or a test. */
@Api
public enum Verdict {
    /** What was expected was seen. */
    PASSED,
    /** The infrastructure gave a wrong answer, or it refused what was written for it. */
    FAILED,
    /** The question could not be asked: a tool, a boot or a session failed. */
    INFRASTRUCTURE_ERROR,
    /** The question makes no sense: the test is written wrongly. */
    CONFIGURATION_ERROR,
    /** The test was not run, or gave up because something that it presumes does not hold. */
    SKIPPED,
    /** Nothing was expected, something was seen. */
    OBSERVED;

    /** The verdict that a failure means, by who must act: an assertion error, a {@link ConfigurationException}, or any other. */
    public static Verdict of(Throwable failure) {
        if (failure instanceof AssertionError) {
            return FAILED;
        }
        return failure instanceof ConfigurationException ? CONFIGURATION_ERROR : INFRASTRUCTURE_ERROR;
    }

    /** Whether a test or probe with this verdict turns a run red. */
    public boolean isBad() {
        return this == FAILED || this == INFRASTRUCTURE_ERROR || this == CONFIGURATION_ERROR;
    }
}
