package org.infratest.junit;

import java.util.List;
import java.util.Map;
import org.infratest.environment.Readiness;
import org.infratest.environment.Sharing;
import org.infratest.environment.Teardown;

/**
 * What {@link VagrantEnvironment} says, by whatever way it was said; an empty text leaves it to the settings.
 *
 * @param configset the folder with the Vagrantfile; empty for that of the test's package
 * @param vagrantProvider Vagrant's own provider
 * @param variables environment variables for the Vagrantfile
 * @param machines the machines to boot; empty for all
 * @param readiness decides when a machine is ready
 * @param bootTimeout how long the boot may take
 * @param sharing who shares it
 * @param teardown what happens at its end
 */
record VagrantWish(
        String configset,
        String vagrantProvider,
        Map<String, String> variables,
        List<String> machines,
        Readiness readiness,
        String bootTimeout,
        Sharing sharing,
        Teardown teardown) {}
