package org.infratest.environment;

import org.infratest.Api;

/** What becomes of a test class whose environment cannot be started on this computer, as a tool is missing or too old. */
@Api
public enum WhenUnavailable {
    /** Whatever {@code infratest.whenUnavailable.default} says, else {@link #FAIL}. */
    DEFAULT,
    /** It fails, and says what to install. */
    FAIL,
    /** It is skipped, and the summary counts and names it with the reason. */
    SKIP,
    /** It is skipped on a workstation, and fails where the variable {@code CI} is set: what a CI skips, nobody sees. */
    AUTO
}
