package org.infratest.lab;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down what labs have left, in another JVM. */
public class LabDestroyer implements LeaseDestroyer {

    @Override
    public String kind() {
        return LabProvider.class.getSimpleName();
    }

    /** Each machine is tethered to its JVM. */
    @Override
    public boolean endsWithOwner() {
        return true;
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        new Leftovers(runner).remove(lease, workspace);
    }

    @Override
    public void removeFiles(Lease lease, Workspace workspace) {
        Leftovers.removeFiles(lease);
    }
}
