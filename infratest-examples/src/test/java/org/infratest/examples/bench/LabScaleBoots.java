package org.infratest.examples.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.infratest.environment.Budget;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** Three labs of three machines, of which as many boot at once as infratest lets, against the same where all nine do. */
final class LabScaleBoots implements Figure {

    private static final int LABS = 3;
    private static final long ALL = 1000;

    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public String name() {
        return "lab-scale-boots";
    }

    @Override
    public Reading measure() throws Exception {
        Budget unlimited = new Budget(null, ALL, ALL);
        Pairs pairs = Pairs.measureTimed(name(), () -> seconds(Budget.ofThisComputer()), () -> seconds(unlimited));
        return new Reading(pairs.ourMedian(), "s", "all at once", pairs.ratio());
    }

    /** Until all are ready; taking down does not count. */
    private double seconds(Budget budget) throws Exception {
        Path work = Folders.temporary();
        List<EnvironmentHandle<LabSpec>> handles = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(LABS);
        try {
            for (int i = 0; i < LABS; i++) {
                LabSpec spec = ThreeMachines.spec("boots-" + i, BaseBox.image());
                handles.add(ThreeMachines.lab(spec, runner, work, WarmSettings.NEVER, budget));
            }
            return Pairs.timed(() -> LabsAtOnce.startAll(handles, threads)).call();
        } finally {
            handles.forEach(EnvironmentHandle::close);
            threads.shutdown();
            Folders.delete(work);
        }
    }
}
