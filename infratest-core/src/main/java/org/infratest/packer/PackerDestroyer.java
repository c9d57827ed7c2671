package org.infratest.packer;

import org.infratest.environment.Lease;
import org.infratest.environment.LeaseDestroyer;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Takes down builds of boxes whose JVM is gone. */
public final class PackerDestroyer implements LeaseDestroyer {

    static final String KIND = PackerBuilder.class.getSimpleName();

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void destroy(Lease lease, Workspace workspace, CommandRunner runner) {
        BuildPlaces.of(lease).destroy(workspace, runner);
    }

    @Override
    public void removeFiles(Lease lease, Workspace workspace) {
        BuildPlaces.of(lease).removeFiles();
    }
}
