package org.infratest.reachability;

/** What came of one attempt, whatever the protocol. */
enum Answer {
    /** A connection opened, or a reply came. */
    OPEN,
    /** The target says that nobody listens. */
    REFUSED,
    /** Nothing answered. */
    FILTERED,
    /** There is no way there. */
    UNREACHABLE,
    /** It did not open, and nothing there can tell why. */
    NOT_OPEN
}
