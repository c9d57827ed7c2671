package org.infratest.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.infratest.environment.WhenUnavailable;
import org.infratest.lab.LabSpec;
import org.infratest.provision.AppliedState;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A real Salt master accepts the key of a minion, and applies a configset there. Without a tree the class is skipped, before anything boots. */
@LabEnvironment(topology = SaltMasterIT.MasterAndMinion.class)
@SaltConfigset(
        value = "src/test/configsets/greeter",
        on = "minions",
        mode = SaltMode.MASTER,
        master = "saltmaster",
        grains = "role=minion",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SaltMasterIT {

    static final class MasterAndMinion implements Supplier<LabSpec> {
        @Override
        public LabSpec get() {
            return LabSpec.named("salt/master")
                    .network("lan", net -> net.subnet("10.21.0.0/24"))
                    .host("saltmaster", host -> SaltConfigsetIT.machine(host).nic("lan", "10.21.0.10"))
                    .host(
                            "greeter",
                            host -> SaltConfigsetIT.machine(host)
                                    .groups("minions")
                                    .nic("lan", "10.21.0.11"))
                    .build();
        }
    }

    @Test
    @Order(1)
    void statesAreToldInTheirOrder(@OnHost("greeter") Configset configset, @OnHost("greeter") SshSession ssh) {
        assertThat(configset.applied().states())
                .extracting(AppliedState::id)
                .startsWith("greeter user", "/etc/greeting");
        assertThat(ssh.exec("sudo -n cat /etc/greeting").stdout())
                .isEqualTo("Hello from greeter, world; role minion\n");
    }

    @Test
    @Order(2)
    void onlyTheKeyThatWasComparedIsAccepted(
            @OnHost("saltmaster") SshSession master, @OnHost("greeter") SshSession minion) {
        assertThat(master.exec("sudo -n ls /etc/salt/pki/master/minions").stdout())
                .isEqualTo("greeter\n");
        assertThat(master.exec("sudo -n cat /etc/salt/pki/master/minions/greeter")
                        .stdout())
                .isEqualTo(minion.exec("sudo -n cat /etc/salt/pki/minion/minion.pub")
                        .stdout());
    }

    @Test
    @Order(3)
    void changesNothingTheSecondTime(@OnHost("greeter") Configset configset) {
        configset.assertChangesNothing();
    }
}
