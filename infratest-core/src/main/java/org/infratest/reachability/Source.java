package org.infratest.reachability;

import org.infratest.environment.Host;
import org.infratest.vantage.JvmVantage;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow comes from.
 *
 * @param host the machine, or null for the JVM of the test
 */
record Source(@Nullable Host host) {

    static final Source JVM = new Source(null);

    String name() {
        return host == null ? JvmVantage.NAME : host.name();
    }

    /** How it looks at a machine. */
    Vantage vantage(Host target) {
        return host == null ? target.jvm() : host.vantage();
    }
}
