package org.infratest.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.infratest.environment.Checkpoints;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.Rewind;
import org.infratest.junit.To;
import org.infratest.junit.VagrantEnvironment;
import org.infratest.probe.IcmpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that destroy a machine of Vagrant, in whatever order: each finds it whole. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
@VagrantEnvironment(value = "configsets/basebox", vagrantProvider = "libvirt")
@Rewind
class VagrantRewindIT {

    @OnHost("basebox")
    SshSession basebox;

    @BeforeAll
    static void fill(@OnHost("basebox") SshSession basebox) {
        basebox.exec("echo precious | sudo tee /srv/table && sudo mount -t tmpfs tmpfs /mnt"
                        + " && echo only in memory | sudo tee /mnt/table")
                .assertSucceeded();
    }

    @BeforeEach
    void everythingIsThere(@To("basebox") IcmpProbe icmp) {
        assertThat(basebox.exec("cat /srv/table /mnt/table").stdout()).isEqualTo("precious\nonly in memory\n");
        icmp.assertReachable();
        String seconds = basebox.exec("date +%s").assertSucceeded().stdout().strip();
        assertThat(Instant.ofEpochSecond(Long.parseLong(seconds)))
                .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(10));
    }

    @Test
    void diskIsEmptied() {
        basebox.exec("sudo rm -rf /srv /etc/ssh /etc/network; sync");
    }

    @Test
    void machineIsSwitchedOff() {
        basebox.exec("sudo sh -c '(sleep 1; systemctl poweroff --force --force) > /dev/null 2>&1 &'");
    }

    @Test
    void memoryIsLost() {
        basebox.exec("sudo umount /mnt").assertSucceeded();
    }

    @Test
    void addressIsLost() {
        basebox.exec("sudo ip addr flush dev eth1").assertSucceeded();
    }

    @Test
    void upgradeIsTriedFromTheSameStateAgainAndAgain(Checkpoints checkpoints) {
        basebox.exec("echo version 1 | sudo tee /srv/version").assertSucceeded();
        checkpoints.take("version 1");
        for (int attempt = 0; attempt < 2; attempt++) {
            checkpoints.goBack("version 1");
            assertThat(basebox.exec("cat /srv/version").stdout()).isEqualTo("version 1\n");
            basebox.exec("echo version 2 | sudo tee /srv/version").assertSucceeded();
        }
    }
}
