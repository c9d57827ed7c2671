package org.infratest.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that destroy machines, at the same time where JUnit is told to: each has machines for itself. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/basebox",
        vars = "base_image=${images}/debian-12.qcow2")
@LabEnvironment(topology = SideBySideLab.class)
@Rewind
@Execution(ExecutionMode.CONCURRENT)
class SideBySideIT {

    @OnHost("db")
    SshSession db;

    @BeforeAll
    static void fill(@OnHost("db") SshSession db) {
        db.exec("sudo mkdir -p /srv/data && echo precious | sudo tee /srv/data/table")
                .assertSucceeded();
    }

    @BeforeEach
    void everythingIsThere(@To("db") IcmpProbe icmp, @OnHost("app") Host app) {
        icmp.assertReachable();
        icmp.from(app).assertReachable();
        assertThat(db.exec("cat /srv/data/table").stdout()).isEqualTo("precious\n");
    }

    @Test
    void dataIsDropped() {
        db.exec("sudo rm -rf /srv/data").assertSucceeded();
    }

    @Test
    void cableIsOut(@OnHost("app") Link cable, @OnHost("app") Host app, @To("db") IcmpProbe db) {
        cable.down();

        db.from(app).assertUnreachable();
    }

    @Test
    void plugIsPulled(@OnHost("db") LabMachine machine) {
        machine.cut();
    }

    @Test
    void othersNoticeNothing(@OnHost("app") Host app, @To("db") TcpProbe ssh) {
        ssh.from(app).assertOpen(22);
    }
}
