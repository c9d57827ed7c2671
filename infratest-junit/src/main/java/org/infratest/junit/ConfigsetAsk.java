package org.infratest.junit;

import java.util.List;
import org.infratest.environment.WhenUnavailable;
import org.infratest.provision.ConfigsetSpec;
import org.infratest.provision.Provisioner;

/**
 * A configset that a class asks for.
 *
 * @param where who asks, as messages begin: {@code @SaltConfigset on PostgresIT}
 * @param spec what is to be applied
 * @param provisioner applies it
 * @param whenUnavailable what becomes of the class where that cannot be done here
 */
record ConfigsetAsk(String where, ConfigsetSpec spec, Provisioner provisioner, WhenUnavailable whenUnavailable) {

    /** All names of machines or groups that it has. */
    List<String> names() {
        return spec.on();
    }
}
