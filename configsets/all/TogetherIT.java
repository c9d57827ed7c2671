package all;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.WhenUnavailable;
import org.infratest.junit.Destructive;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.ReachabilityTest;
import org.infratest.junit.SaltConfigset;
import org.infratest.junit.ShellConfigset;
import org.infratest.junit.To;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.provision.SaltMode;
import org.infratest.reachability.Flow;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All seven: the configmaster configures both databases, and the gateway lets the workstation reach the application and nothing else inside. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = AllLab.class)
@SaltConfigset(
        value = "configsets/gateway",
        on = "gateway",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
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
@SaltConfigset(
        value = "configsets/appserver",
        on = "app",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@SaltConfigset(
        value = "configsets/workstation",
        pillar = {"configsets/workstation/pillar", "configsets/all/pillar"},
        on = "workstation",
        grains = "role=workstation",
        install = SaltInstall.TREE,
        whenUnavailable = WhenUnavailable.SKIP)
@ShellConfigset(value = "configsets/appserver/deployment", scripts = "deploy.sh", on = "app")
class TogetherIT {

    @Test
    void workstationSeesTheApplication(@To("app") HttpProbe http, @OnHost("workstation") Host pc) {
        http.from(pc).assertOk("/");
        http.from(pc).assertBodyContains("/", "asked by 203.0.113.20");
    }

    @Test
    void masterHasAcceptedBothDatabasesAndNobodyElse(@OnHost("configmaster") SshSession master) {
        assertThat(master.exec("sudo salt-key --list=accepted --out=json")
                        .assertSucceeded()
                        .stdout())
                .contains("\"postgres\"", "\"mysql\"")
                .doesNotContain("\"app\"", "\"gateway\"", "\"workstation\"");
    }

    @Test
    void databasesRun(@OnHost("postgres") SshSession postgres, @OnHost("mysql") SshSession mysql) {
        postgres.exec("cd / && sudo -u postgres psql --command='SELECT 1' shop").assertSucceeded();
        mysql.exec("sudo mariadb --execute='SELECT 1' shop").assertSucceeded();
    }

    @ReachabilityTest("reachability.yaml")
    void flow(Flow flow) {
        flow.verify();
    }

    @Test
    void secondApplicationChangesNothing(
            @OnHost("gateway") Configset gateway,
            @OnHost("configmaster") Configset configmaster,
            @OnHost(value = "app", configset = "appserver") Configset app,
            @OnHost("workstation") Configset workstation) {
        gateway.assertChangesNothing();
        configmaster.assertChangesNothing();
        app.assertChangesNothing();
        workstation.assertChangesNothing();
    }

    @Test
    void secondApplicationByTheMasterChangesNothing(
            @OnHost("postgres") Configset postgres, @OnHost("mysql") Configset mysql) {
        postgres.assertChangesNothing();
        mysql.assertChangesNothing();
    }

    /** Runs last, as JUnit runs nested classes after the methods around them. */
    @Nested
    @Destructive
    class WithoutTheGateway {

        @Test
        void theInsideIsDark(
                @OnHost("gateway") HostPower gateway,
                @To("app") HttpProbe http,
                @To("app") TcpProbe app,
                @To("workstation") TcpProbe workstation,
                @OnHost("workstation") Host pc,
                @OnHost("postgres") Host postgres) {
            http.from(pc).assertOk("/");
            workstation.from(postgres).assertOpen(80);

            gateway.off();

            app.from(pc).within(ofSeconds(20)).assertBlocked(80);
            workstation.from(postgres).within(ofSeconds(20)).assertBlocked(80);
        }
    }
}
