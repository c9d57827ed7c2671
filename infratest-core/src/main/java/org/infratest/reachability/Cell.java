package org.infratest.reachability;

import org.infratest.environment.Host;

/**
 * One flow and what is expected of it.
 *
 * @param where the place in the table that says so
 */
record Cell(Source from, Host to, Service service, Access access, String where, Proof proof) {

    /** What it takes to believe that a flow does not get through. */
    enum Proof {
        /** The answer itself is enough. */
        NONE,
        /** It is told whether somebody else gets through, and either will do. */
        OPTIONAL,
        /** Somebody else has to get through. */
        REQUIRED
    }

    Cell withProof(Proof other) {
        return new Cell(from, to, service, access, where, other);
    }

    String way() {
        return from.name() + " -> " + to.name() + " " + service;
    }

    @Override
    public String toString() {
        return way() + " " + access;
    }
}
