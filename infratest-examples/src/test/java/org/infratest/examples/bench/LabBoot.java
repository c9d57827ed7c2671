package org.infratest.examples.bench;

import java.nio.file.Path;
import org.infratest.environment.Environment;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.lab.LabSpec;
import org.infratest.lab.WarmSettings;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.CommandRunner;
import org.infratest.process.SystemCommandRunner;

/** Three routed machines, from the start of their class to the first green probe: what is ours in the lab's figures. */
final class LabBoot {

    private final CommandRunner runner = new SystemCommandRunner();
    private final Path work;
    private final WarmSettings warm;

    /**
     * Starts nothing yet.
     *
     * @param warm what may be kept from one boot to the next
     */
    LabBoot(Path work, WarmSettings warm) {
        this.work = work;
        this.warm = warm;
    }

    /** The seconds until the probe is green; it goes the same way as that of the shell script. Taking down does not count. */
    double untilTheFirstProbe() throws Exception {
        try (EnvironmentHandle<LabSpec> handle = ThreeMachines.lab("three-machines", runner, work, warm)) {
            return Pairs.timed(() -> firstProbe(handle.start())).call();
        }
    }

    private static Environment firstProbe(Environment lab) {
        IcmpProbe.to(lab.host("db")).from(lab.host("app")).assertReachable();
        return lab;
    }
}
