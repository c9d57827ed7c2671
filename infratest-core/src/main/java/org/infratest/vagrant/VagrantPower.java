package org.infratest.vagrant;

import java.time.Duration;
import java.util.List;
import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.Readiness;
import org.infratest.environment.Workspace;

/**
 * Switches a machine by Vagrant, so that its own idea of the machine stays right.
 *
 * @param host the machine
 * @param readiness decides when it is back
 * @param vagrant on the machine's configset
 * @param workspace of its environment
 */
record VagrantPower(Host host, Readiness readiness, VagrantCli vagrant, Workspace workspace) implements HostPower {

    private static final Duration SWITCH_DEADLINE = Duration.ofMinutes(5);

    @Override
    public void off() {
        workspace.progress("switching off " + host.name());
        vagrant.halt(host.name(), SWITCH_DEADLINE);
    }

    @Override
    public void on() {
        workspace.progress("switching on " + host.name());
        vagrant.up(List.of(host.name()), null, false, SWITCH_DEADLINE, workspace::progress);
        Comeback comeback = new Comeback(host, readiness, SWITCH_DEADLINE);
        comeback.awaitLogin("was switched on");
        comeback.awaitReady("was switched on");
    }
}
