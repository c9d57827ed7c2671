package all;

import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.ReachabilityTest;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.To;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.infratest.reachability.Flow;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Test;

/** The machines inside: the configmaster configures both databases. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = AllLab.Inside.class)
@SaltConfigset(
        value = "configsets/configmaster",
        pillar = {"configsets/configmaster/pillar", "configsets/all/pillar"},
        on = "configmaster",
        grains = "role=configmaster",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(
        value = "configsets/postgres",
        mode = SaltMode.MASTER,
        master = "configmaster",
        on = "postgres",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(
        value = "configsets/mysql",
        mode = SaltMode.MASTER,
        master = "configmaster",
        on = "mysql",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
class InsideIT {

    @Test
    void masterHasAcceptedBothDatabases(@OnHost("configmaster") SshSession master) {
        assertThat(master.exec("sudo salt-key --list=accepted")
                        .assertSucceeded()
                        .stdout())
                .contains("postgres", "mysql");
    }

    @Test
    void databasesRun(@OnHost("postgres") SshSession postgres, @OnHost("mysql") SshSession mysql) {
        postgres.exec("cd / && sudo -u postgres psql --command='SELECT 1' shop").assertSucceeded();
        mysql.exec("sudo mariadb --execute='SELECT 1' shop").assertSucceeded();
    }

    @Test
    void nobodyButTheApplicationReachesThem(
            @To("postgres") TcpProbe postgres, @To("mysql") TcpProbe mysql, @OnHost("configmaster") Host master) {
        postgres.from(master).assertBlocked(5432);
        mysql.from(master).assertBlocked(3306);
    }

    @Test
    void secondApplicationByTheMasterChangesNothing(
            @OnHost("postgres") Configset postgres, @OnHost("mysql") Configset mysql) {
        postgres.assertChangesNothing();
        mysql.assertChangesNothing();
    }

    @ReachabilityTest("inside.yaml")
    void flow(Flow flow) {
        flow.verify();
    }
}
