package org.infratest.provision;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.infratest.ConfigurationException;

/** Which machines a configset is for. */
public final class ConfigsetTargets {

    private ConfigsetTargets() {}

    /**
     * Checks that each name is that of a machine or group.
     *
     * @param where who names them, for messages: {@code @SaltConfigset on PostgresIT}
     * @param environment the environment's name
     * @throws ConfigurationException if one is none
     */
    public static void check(
            String where,
            List<String> names,
            String environment,
            Collection<String> machines,
            Collection<String> groups) {
        for (String name : names) {
            if (!machines.contains(name) && !groups.contains(name)) {
                throw new ConfigurationException(
                        where + " names '" + name + "', which is no machine and no group of environment '"
                                + environment + "'; it has machines " + String.join(", ", machines)
                                + (groups.isEmpty() ? "" : " and groups " + String.join(", ", new TreeSet<>(groups))));
            }
        }
    }
}
