package org.infratest.examples.namespaces;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down what a JVM that was killed has left of its namespaces, by the same code. */
public final class NamespacesDestroyer implements LeaseDestroyer {

    @Override
    public String kind() {
        return NamespacesProvider.class.getSimpleName();
    }

    @Override
    public boolean endsWithOwner() {
        return true;
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        new NamespacesProvider(runner).destroy(lease, workspace);
    }
}
