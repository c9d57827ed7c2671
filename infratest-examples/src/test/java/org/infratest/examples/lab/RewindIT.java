package org.infratest.examples.lab;

import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.infratest.environment.Checkpoints;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.Rewind;
import org.infratest.junit.To;
import org.infratest.lab.LabMachine;
import org.infratest.lab.Link;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that destroy machines, in whatever order: each finds them whole. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
@LabEnvironment(topology = RewindLab.class)
@Rewind
@Tag("rootless")
class RewindIT {

    @OnHost("db")
    SshSession db;

    @BeforeAll
    static void fill(@OnHost("db") SshSession db) {
        db.exec("sudo mkdir -p /srv/data && echo precious | sudo tee /srv/data/table")
                .assertSucceeded();
    }

    @BeforeEach
    void everythingIsThere(@To("db") IcmpProbe fromHere, @To("db") TcpProbe ssh) {
        fromHere.assertReachable();
        ssh.assertOpen(22);
        assertThat(db.exec("cat /srv/data/table").stdout()).isEqualTo("precious\n");
        assertThat(db.exec("test -f /etc/ssh/sshd_config && test -f /etc/passwd")
                        .succeeded())
                .isTrue();
        Instant asked = Instant.now();
        String seconds = db.exec("date +%s").assertSucceeded().stdout().strip();
        assertThat(Instant.ofEpochSecond(Long.parseLong(seconds)))
                .isBetween(asked.minusSeconds(5), Instant.now().plusSeconds(5));
    }

    @Test
    void dataIsDropped() {
        db.exec("sudo rm -rf /srv/data").assertSucceeded();
    }

    @Test
    void configurationIsDeleted() {
        db.exec("sudo rm -rf /etc/ssh /etc/network; sync");
    }

    @Test
    void sshIsKilled(@To("db") TcpProbe ssh) {
        db.exec("sudo sh -c '(sleep 1; pkill sshd; systemctl stop ssh) > /dev/null 2>&1 &'");

        ssh.within(Duration.ofMinutes(1)).evenIfDown().assertRefused(22);
    }

    @Test
    void routesAreLost(@To("db") IcmpProbe icmp) {
        db.exec("sudo ip addr flush dev eth1").assertSucceeded();

        icmp.within(Duration.ofMinutes(1)).assertUnreachable();
    }

    @Test
    void clockIsAYearAhead(@OnHost("db") LabMachine machine) {
        machine.shiftClock(ofDays(365));
    }

    @Test
    void plugIsPulled(@OnHost("db") LabMachine machine) {
        machine.cut();
    }

    @Test
    void cableIsOut(@OnHost("app") Link cable) {
        cable.down();
    }

    @Test
    void upgradeIsTriedFromTheSameStateAgainAndAgain(Checkpoints checkpoints) {
        db.exec("echo version 1 | sudo tee /srv/data/version").assertSucceeded();
        checkpoints.take("version 1");
        for (int attempt = 0; attempt < 2; attempt++) {
            checkpoints.goBack("version 1");
            assertThat(db.exec("cat /srv/data/version").stdout()).isEqualTo("version 1\n");
            db.exec("echo version 2 | sudo tee /srv/data/version").assertSucceeded();
        }
    }
}
