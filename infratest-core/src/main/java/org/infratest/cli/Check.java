package org.infratest.cli;

import org.jspecify.annotations.Nullable;

/**
 * What the doctor found of one tool, provider or prerequisite.
 *
 * @param kind what sort of thing it is
 * @param name its name, which {@code --require} takes
 * @param usable whether it can be used
 * @param version its version, or whatever tells how it is; empty where there is none
 * @param problem exactly why it cannot be used, and what to do; null where it can
 */
record Check(
        Kind kind,
        String name,
        boolean usable,
        String version,
        @Nullable String problem) {

    /** What sort of thing was looked at. */
    enum Kind {
        /** Brings up machines or boxes; of these, one has to be usable. */
        PROVIDER,
        /** A program or a part of this computer that others need. */
        TOOL,
        /** What a private network needs where nobody is root. */
        ROOTLESS,
        /** How much there is for environments. */
        BUDGET
    }

    static Check usable(Kind kind, String name, String version) {
        return new Check(kind, name, true, version, null);
    }

    static Check unusable(Kind kind, String name, String problem) {
        return new Check(kind, name, false, "", problem);
    }
}
