package org.infratest.lab;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.environment.Availability;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentProvider;
import org.infratest.environment.Ephemeral;
import org.infratest.environment.Lease;
import org.infratest.environment.MemoryDemand;
import org.infratest.environment.Rewinding;
import org.infratest.environment.Workspace;
import org.infratest.process.CommandRunner;

/** Has labs go on from a moment of one that runs; they end with this JVM, as that one does. */
final class CloneProvider
        implements EnvironmentProvider<CloneSpec>, Ephemeral, MemoryDemand<CloneSpec>, Rewinding.Provider<CloneSpec> {

    private final Original original;
    private final CommandRunner runner;
    private final Map<String, CloneStart> started = new ConcurrentHashMap<>();

    CloneProvider(Original original) {
        this.original = original;
        this.runner = original.tool().runner();
    }

    /** {@inheritDoc} Its original runs. */
    @Override
    public Availability availability(CloneSpec spec) {
        return Availability.USABLE;
    }

    /** {@inheritDoc} What its machines do not change of their memory they share, but a test may change all of it. */
    @Override
    public long memoryMiB(CloneSpec spec) {
        return MemoryCheck.neededMiB(spec.lab());
    }

    @Override
    public Environment start(CloneSpec spec, Workspace workspace) {
        CloneStart clone = new CloneStart(original, workspace);
        started.put(workspace.id(), clone);
        return clone.run();
    }

    @Override
    public void destroy(Lease lease, Workspace workspace) {
        CloneStart clone = started.remove(lease.id());
        if (clone != null) {
            clone.close();
        }
        new Leftovers(runner).remove(lease, workspace);
    }
}
