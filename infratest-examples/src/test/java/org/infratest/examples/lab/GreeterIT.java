package org.infratest.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.SaltConfigset;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/salt",
        vars = "base_image=${images}/debian-12-salt.qcow2")
@LabEnvironment(topology = GreeterLab.class)
@SaltConfigset(
        value = "src/test/configsets/greeter",
        on = "greeter",
        grains = "role=greeter",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
class GreeterIT {

    @Test
    void greetsTheWorld(@OnHost("greeter") SshSession ssh) {
        assertThat(ssh.exec("sudo cat /etc/greeting").stdout()).contains("Hello from greeter, world");
    }

    @Test
    void changesNothingTheSecondTime(@OnHost("greeter") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    void holdsAfterAReboot(@OnHost("greeter") Configset configset) {
        configset.assertHoldsAfterReboot();
    }

    @Test
    void isToldStateByState(@OnHost("greeter") Configset configset) {
        assertThat(configset.applied().states()).anySatisfy(state -> {
            assertThat(state.id()).isEqualTo("/etc/greeting");
            assertThat(state.function()).isEqualTo("file.managed");
        });
        configset.assertNothingLeftBehind();
    }
}
