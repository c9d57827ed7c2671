package all;

import static java.time.Duration.ofSeconds;

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
import org.infratest.reachability.Flow;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The way from the workstation through the gateway to the application. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = AllLab.Front.class)
@SaltConfigset(
        value = "configsets/gateway",
        on = "gateway",
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
class FrontIT {

    @Test
    void workstationSeesTheApplication(@To("app") HttpProbe http, @OnHost("workstation") Host pc) {
        http.from(pc).assertOk("/");
        http.from(pc).assertBodyContains("/", "asked by 203.0.113.20");
    }

    @Test
    void secondApplicationChangesNothing(
            @OnHost("gateway") Configset gateway,
            @OnHost(value = "app", configset = "appserver") Configset app,
            @OnHost("workstation") Configset workstation) {
        gateway.assertChangesNothing();
        app.assertChangesNothing();
        workstation.assertChangesNothing();
    }

    @ReachabilityTest("front.yaml")
    void flow(Flow flow) {
        flow.verify();
    }

    /** Runs last, as JUnit runs nested classes after the methods around them. */
    @Nested
    @Destructive
    class WithoutTheGateway {

        @Test
        void theApplicationIsDark(
                @OnHost("gateway") HostPower gateway,
                @To("app") HttpProbe http,
                @To("app") TcpProbe tcp,
                @OnHost("workstation") Host pc) {
            http.from(pc).assertOk("/");

            gateway.off();

            tcp.from(pc).within(ofSeconds(20)).assertBlocked(80);
        }
    }
}
