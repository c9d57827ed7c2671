package org.infratest.lab;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down what a clone of a lab has left, in another JVM. */
public final class CloneDestroyer implements LeaseDestroyer {

    private final LabDestroyer labs = new LabDestroyer();

    @Override
    public String kind() {
        return CloneProvider.class.getSimpleName();
    }

    @Override
    public boolean endsWithOwner() {
        return labs.endsWithOwner();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        labs.destroy(lease, workspace, runner);
    }

    @Override
    public void removeFiles(Lease lease, Workspace workspace) {
        labs.removeFiles(lease, workspace);
    }
}
