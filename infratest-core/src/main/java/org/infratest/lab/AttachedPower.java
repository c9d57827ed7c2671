package org.infratest.lab;

import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.Readiness;
import org.infratest.lab.keeper.Answer;
import org.infratest.lab.keeper.Ask;
import org.infratest.lab.keeper.KeeperClient;

/**
 * The power switch of a machine whose lab lives in a keeper.
 *
 * @param readiness decides when it is back
 */
record AttachedPower(Host host, KeeperClient keeper, Readiness readiness) implements HostPower {

    @Override
    public void off() {
        keeper.ask(new Ask.Power(host.name(), false), Answer.Done.class);
    }

    @Override
    public void on() {
        keeper.ask(new Ask.Power(host.name(), true), Answer.Done.class);
        LabPower.await(host, () -> readiness.isReady(host));
    }
}
