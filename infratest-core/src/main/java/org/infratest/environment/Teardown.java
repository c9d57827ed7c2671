package org.infratest.environment;

import org.infratest.Api;

/** Whether an environment is taken down when those who use it are done. */
@Api
public enum Teardown {
    /** Whatever {@code infratest.teardown.default} says, else {@link #ALWAYS}. */
    DEFAULT,
    /** Taken down. */
    ALWAYS,
    /** Taken down, unless a test failed: then it is kept, and the command that logs in is printed. */
    ON_SUCCESS,
    /** Kept for the next run, which uses it again if nothing that it was made from has changed. */
    NEVER
}
