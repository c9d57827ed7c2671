package org.infratest.inventory;

import org.infratest.environment.Availability;
import org.infratest.environment.Borrowing;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.HostAddresses;
import org.infratest.environment.Lease;
import org.infratest.environment.SshEnvironment;
import org.infratest.environment.Workspace;

/**
 * Environments of machines that exist already. To start one is to see that all of its machines answer; to take it down is to
 * log out.
 */
public final class InventoryProvider implements EnvironmentProvider<InventorySpec>, Borrowing {

    @Override
    public Availability availability(InventorySpec spec) {
        return Availability.USABLE; // whoever reads the file has checked it; the rest is for the machines to say
    }

    @Override
    public Environment start(InventorySpec spec, Workspace workspace) {
        return SshEnvironment.of(spec, workspace)
                .topology(spec.topology())
                .addresses(HostAddresses.declared(spec.topology(), spec.translated()))
                .existing()
                .connect(spec.targets());
    }

    /** There is nothing that would be ours to take down. */
    @Override
    public void destroy(Lease lease, Workspace workspace) {}
}
