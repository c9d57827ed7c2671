package org.infratest.lab;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down labs that have a keeper, in another JVM. */
public final class KeptLabDestroyer implements LeaseDestroyer {

    @Override
    public String kind() {
        return KeptLabProvider.class.getSimpleName();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        new KeeperProcess(runner).end(lease, workspace);
    }

    @Override
    public void removeFiles(Lease lease, Workspace workspace) {
        KeeperProcess.removeFiles(lease);
    }
}
