package org.infratest.event;

/** What came of a probe or a test. */
public enum Verdict {
    /** What was expected was seen. */
    PASSED,
    /** The infrastructure gave a wrong answer. */
    FAILED,
    /** The question could not be asked: a tool, a boot or a session failed, or the test is written wrongly. */
    ERROR,
    /** Nothing was expected, something was seen. */
    OBSERVED
}
