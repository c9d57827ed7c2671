package org.infratest.lab;

import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Ephemeral;
import org.infratest.environment.Lease;
import org.infratest.environment.Workspace;

/**
 * A lab as its keeper has it: one like any other, which ends with its JVM. The memory of its machines is asked for by whoever uses it, so this does
 * not ask for it.
 */
final class LabInKeeper implements EnvironmentProvider<LabSpec>, Ephemeral {

    private final LabProvider labs;
    private final String environment;

    /**
     * Creates a provider.
     *
     * @param environment the id of the environment that the lab is kept for
     */
    LabInKeeper(LabProvider labs, String environment) {
        this.labs = labs;
        this.environment = environment;
    }

    @Override
    public Availability availability(LabSpec spec) {
        return labs.availability(spec);
    }

    @Override
    public Environment start(LabSpec spec, Workspace workspace) {
        workspace.record(Lease.KEPT_FOR, environment);
        return labs.start(spec, workspace);
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        labs.destroy(lease, workspace);
    }
}
