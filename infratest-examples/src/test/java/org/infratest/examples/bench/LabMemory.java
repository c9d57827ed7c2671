package org.infratest.examples.bench;

import java.nio.file.Path;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.lab.LabSpec;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.SystemCommandRunner;

/**
 * What the JVM holds for a lab of three machines that has been probed: heap after a collection, everything outside of it (classes and code
 * that the first lab brought along), buffers, and a stack for each thread; less what it held before.
 */
final class LabMemory implements Figure {

    private static final double LIMIT = 30;

    @Override
    public String name() {
        return "lab-memory";
    }

    @Override
    public Reading measure() throws Exception {
        Path work = Folders.temporary();
        double before = HeldMemory.before(name());
        try (EnvironmentHandle<LabSpec> handle = ThreeMachines.lab("three-machines", new SystemCommandRunner(), work)) {
            Environment lab = handle.start();
            IcmpProbe.to(lab.host("db")).assertReachable();
            IcmpProbe.to(lab.host("db")).from(lab.host("app")).assertReachable();
            double mebibytes = HeldMemory.now(name()) - before;
            return new Reading(mebibytes, "MiB", "limit", mebibytes / LIMIT);
        } finally {
            Folders.delete(work);
        }
    }
}
