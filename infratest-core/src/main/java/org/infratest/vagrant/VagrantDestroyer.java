package org.infratest.vagrant;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down what Vagrant has left, in another JVM and with any of its providers. */
public final class VagrantDestroyer implements LeaseDestroyer {

    @Override
    public String kind() {
        return VagrantProvider.class.getSimpleName();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        new VagrantProvider(runner, 1, "").destroy(lease, workspace);
    }
}
