package org.infratest.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.infratest.environment.Host;
import org.infratest.junit.AnsibleConfigset;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.ShellConfigset;
import org.infratest.provision.AppliedConfigset;
import org.infratest.provision.Configset;
import org.infratest.provision.Provisioner;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

@PackerBox(template = "configsets/basebox/basebox.pkr.json", name = "infratest/basebox")
@LabEnvironment(topology = NoticesLab.class)
@ShellConfigset(value = "src/test/configsets/notice", on = "office", variables = "NOTICE=Staff only")
@AnsibleConfigset(value = "src/test/configsets/welcome", on = "office", variables = "word=Welcome")
class NoticesIT {

    @Test
    void bothAreThere(@OnHost("office") SshSession ssh) {
        assertThat(ssh.exec("cat /etc/issue.net /etc/motd").stdout()).isEqualTo("Staff only\nWelcome\n");
    }

    @Test
    void scriptChangesNothingTheSecondTime(@OnHost(value = "office", configset = "notice") Configset notice) {
        notice.assertChangesNothing();
    }

    @Test
    void taskIsToldWithItsPlace(@OnHost(value = "office", configset = "welcome") Configset welcome) {
        assertThat(welcome.applied().states()).singleElement().satisfies(task -> {
            assertThat(task.id()).isEqualTo("a welcome is there");
            assertThat(task.place()).endsWith("welcome/playbook.yml:4");
        });
        assertThat(welcome.preview().changed()).isEmpty();
    }

    @Test
    void provisionerOfOnesOwnNeedsTwoMethods(@OnHost("office") Host office) {
        Provisioner hosts = new NamesProvisioner("198.51.100.7 printer");

        AppliedConfigset first = hosts.apply(List.of(office), false).get(0);
        assertThat(first.changed()).hasSize(1);
        AppliedConfigset second = hosts.apply(List.of(office), false).get(0);
        assertThat(second.changed()).isEmpty();
        assertThat(office.ssh().exec("getent hosts printer").stdout()).contains("198.51.100.7");
    }
}
