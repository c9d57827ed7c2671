package org.infratest.environment;

/**
 * With whom what is in the book of turns is shared: with JVMs of one run that use the same machines at the same time.
 *
 * @param run the id of the run whose JVMs may join; empty where none may
 * @param ready whether who joins finds it started
 * @param failed whether a test of one that joined has failed
 * @param host the id of the tenant that one has joined; empty for all others
 */
record Party(String run, boolean ready, boolean failed, String host) {

    /** What is for one JVM alone. */
    static final Party NONE = new Party("", false, false, "");

    /** What JVMs of that run may join; of no run, none may. */
    static Party of(String run) {
        return run.isEmpty() ? NONE : new Party(run, false, false, "");
    }

    /** Of one that has joined that tenant. */
    static Party guestOf(String tenant) {
        return new Party("", false, false, tenant);
    }

    Party asReady() {
        return new Party(run, true, failed, host);
    }

    Party asFailed() {
        return new Party(run, ready, true, host);
    }

    /** Nobody joins any more. */
    Party asClosed() {
        return new Party("", ready, failed, host);
    }
}
