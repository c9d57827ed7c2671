package org.infratest.lab.keeper;

import org.infratest.vantage.Vantage;

/** What a {@link KeeperServer} serves. Safe for use by several threads. */
public interface Kept {

    /**
     * Somebody uses it from now on, until {@link #left}.
     *
     * @param user what happens is told to
     */
    void came(User user);

    /** He does not use it any more, whatever ended him. */
    void left(User user);

    /**
     * Where probes look from.
     *
     * @throws org.infratest.EnvironmentException if it is not ready
     */
    Vantage vantage();

    /**
     * Does what is asked, unless it is for the vantage.
     *
     * @throws RuntimeException what is to be thrown to whoever asked
     */
    Answer answer(Ask ask);

    /** An {@link Ask.End} was answered. */
    void ended();

    /** Somebody who uses it. */
    interface User {

        /** Tells him; does nothing where he is gone. */
        void tell(Answer answer);
    }
}
