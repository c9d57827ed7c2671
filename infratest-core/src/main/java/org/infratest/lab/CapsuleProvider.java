package org.infratest.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Ephemeral;
import org.infratest.environment.Lease;
import org.infratest.environment.MemoryDemand;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Brings the lab in a capsule back as it was; it ends with this JVM, as all labs do. */
public final class CapsuleProvider implements EnvironmentProvider<LabSpec>, Ephemeral, MemoryDemand<LabSpec> {

    private final CommandRunner runner;
    private final Capsule capsule;
    private final List<Path> bases;
    private final Map<String, CapsuleStart> started = new ConcurrentHashMap<>();

    /**
     * A provider of one lab.
     *
     * @param bases files that its disks may stand on, where those are not in the cache: boxes, disks, or images of another cache
     */
    public CapsuleProvider(CommandRunner runner, Capsule capsule, List<Path> bases) {
        this.runner = runner;
        this.capsule = capsule;
        this.bases = List.copyOf(bases);
    }

    @Override
    public Availability availability(LabSpec spec) {
        return LabProvider.availability(runner);
    }

    @Override
    public long memoryMiB(LabSpec spec) {
        return MemoryCheck.neededMiB(spec);
    }

    @Override
    public Environment start(LabSpec spec, Workspace workspace) {
        CapsuleStart lab = new CapsuleStart(capsule, workspace, runner, bases);
        started.put(workspace.id(), lab);
        return lab.run();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        CapsuleStart lab = started.remove(lease.id());
        if (lab != null) {
            lab.close();
        }
        new Leftovers(runner).remove(lease, workspace);
    }
}
