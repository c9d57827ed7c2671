package org.infratest.examples.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.infratest.environment.Checkpoints;
import org.infratest.environment.EnvironmentHandle;
import org.infratest.environment.Host;
import org.infratest.lab.Lab;
import org.infratest.lab.LabSpec;
import org.infratest.probe.IcmpProbe;
import org.infratest.process.CommandRunner;

/** Three routed machines that go back; before each time something of them is destroyed. */
final class RewoundLab implements AutoCloseable {

    private static final int TIMES = 9;

    private final EnvironmentHandle<LabSpec> handle;
    private final Lab lab;
    private final Checkpoints checkpoints;

    RewoundLab(CommandRunner runner, Path work) {
        handle = ThreeMachines.lab("three-machines", runner, work);
        lab = (Lab) handle.start();
        checkpoints = lab.checkpoints();
        checkpoints.take("ready");
    }

    private Host db() {
        return lab.host("db");
    }

    private void destroy() {
        db().ssh().exec("sudo rm -rf /etc/ssh /srv; sudo ip route flush root 10.9.0.0/16; sync");
    }

    /** The seconds from the call to the first green probe. */
    double untilTheFirstProbe() throws Exception {
        destroy();
        return Pairs.timed(() -> {
                    checkpoints.goBack();
                    IcmpProbe.to(db()).assertReachable();
                    return db();
                })
                .call();
    }

    /** The seconds from the call to the end of the first command. */
    double untilTheFirstCommand() throws Exception {
        destroy();
        return Pairs.timed(() -> {
                    checkpoints.goBack();
                    return db().ssh().exec("true").assertSucceeded();
                })
                .call();
    }

    /** The median of several, after one that does not count. */
    static double median(String name, Callable<Double> measured) throws Exception {
        measured.call();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            seconds.add(measured.call());
        }
        System.err.println("==> " + name + ": " + seconds);
        return Pairs.median(seconds);
    }

    @Override
    public void close() {
        handle.close();
    }
}
