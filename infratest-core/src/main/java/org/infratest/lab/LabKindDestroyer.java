package org.infratest.lab;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down what a lab of a further kind has left, in another JVM, as {@link LabDestroyer} does for those that boot. */
abstract class LabKindDestroyer implements LeaseDestroyer {

    private final LabDestroyer labs = new LabDestroyer();
    private final String kind;

    LabKindDestroyer(Class<?> provider) {
        this.kind = provider.getSimpleName();
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final boolean endsWithOwner() {
        return labs.endsWithOwner();
    }

    @Override
    public final void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        labs.destroy(lease, workspace, runner);
    }

    @Override
    public final void removeFiles(Lease lease, Workspace workspace) {
        labs.removeFiles(lease, workspace);
    }
}
