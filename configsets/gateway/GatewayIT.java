package gateway;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.HostPower;
import org.infratest.environment.Readiness;
import org.infratest.junit.Destructive;
import org.infratest.junit.LabEnvironment;
import org.infratest.junit.OnHost;
import org.infratest.junit.PackerBox;
import org.infratest.junit.ReachabilityTest;
import org.infratest.junit.To;
import org.infratest.probe.BannerProbe;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.reachability.Flow;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The gateway topology: what may pass, what may not, and that nothing passes by. Here on a lab; subclasses run it elsewhere. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/gateway",
        vars = "base_image=${images}/debian-12-gateway.qcow2")
@LabEnvironment(topology = GatewayLab.class)
class GatewayIT {

    /** A machine is ready when its service is. */
    static final class WhenServicesRun implements Readiness {
        @Override
        public boolean isReady(Host host) {
            String service = switch (host.name()) {
                case "gateway" -> "dnsmasq";
                case "app" -> "nginx";
                case "db" -> "postgresql@15-main";
                default -> "ssh";
            };
            return host.ssh().exec("systemctl is-active --quiet " + service).succeeded();
        }
    }

    @Test
    void gatewayAnswersPing(@To("gateway") IcmpProbe icmp) {
        icmp.assertReachable();
    }

    @Test
    void gatewayGreetsAsOpenSsh(@To("gateway") BannerProbe banner) {
        banner.assertStartsWith(22, "SSH-2.0-OpenSSH");
    }

    @Test
    void appAnswersPingThroughTheGateway(@To("app") IcmpProbe icmp, @OnHost("workstation") Host pc) {
        icmp.assertReachable();
        icmp.from(pc).assertReachable();
    }

    @Test
    void appServesTheSite(@To("app") HttpProbe http, @OnHost("workstation") Host pc) {
        http.within(ofMinutes(1)).assertOk("/");
        http.from(pc).assertOk("/status");
    }

    @Test
    void onlyTheSiteOfTheAppIsOpen(@To("app") TcpProbe tcp, @OnHost("workstation") Host pc) {
        tcp.from(pc).assertOpen(80);
        tcp.from(pc).assertBlocked(22);
        tcp.from(pc).assertBlocked(5432);
    }

    @Test
    void databaseIsOnlyForTheApp(@To("db") TcpProbe tcp, @OnHost("app") Host app, @OnHost("workstation") Host pc) {
        tcp.from(app).assertOpen(5432);
        tcp.from(pc).assertBlocked(5432);
        tcp.assertBlocked(5432);
    }

    @ReachabilityTest("reachability.yaml")
    void flow(Flow flow) {
        flow.verify();
    }

    @Test
    void gatewayIsWhatItsRoleAsksFor(@OnHost("gateway") HostState gateway) {
        gateway.all(now -> {
            now.sysctl("net.ipv4.ip_forward").assertValue("1");
            now.nftChain("inet gateway", "forward").assertPolicy("drop");
            now.service("dnsmasq").assertRunning();
            now.service("ufw").assertNotEnabled();
        });
    }

    @Test
    void appIsWhatItsRoleAsksFor(@OnHost("app") HostState app) {
        app.all(now -> {
            now.packageNamed("nginx-light").assertInstalled();
            now.service("nginx").assertRunning();
            now.service("nginx").assertEnabled();
            now.port(80).assertProgram("nginx");
            now.ufw().assertActive();
        });
    }

    @Test
    void databaseIsWhatItsRoleAsksFor(@OnHost("db") HostState db) {
        db.all(now -> {
            now.service("postgresql@15-main").assertRunning();
            now.port(5432).assertListeningOn("10.20.0.20");
            now.file("/etc/postgresql/15/main/pg_hba.conf").assertMode("0640");
            now.user("postgres").assertExists();
            now.service("nginx").assertNotRunning();
        });
    }

    @Test
    void insideTheAppTalksToTheDatabase(@OnHost("app") SshSession app) {
        String query = "PGPASSWORD=app psql -h db.lab.example -U app -d app -tAc 'select 40 + 2'";
        assertThat(app.exec(query).assertSucceeded().stdout().strip()).isEqualTo("42");
    }

    @Test
    void namesComeFromTheGateway(Environment environment) {
        for (Host server : environment.group("servers")) {
            String local = server.ssh()
                    .exec("getent ahostsv4 workstation.lab.example")
                    .assertSucceeded()
                    .stdout();
            assertThat(local).contains("203.0.113.20");
            assertThat(server.ssh().exec("cat /etc/resolv.conf").stdout()).contains("nameserver 10.20.0.2");
            assertThat(server.ssh()
                            .exec("getent ahostsv4 upstream.example")
                            .assertSucceeded()
                            .stdout())
                    .as("what the gateway does not know is passed on")
                    .isNotBlank();
        }
    }

    @Test
    void insideReachesOutsideThroughTheGateway(@OnHost("app") Host app, @To("workstation") IcmpProbe workstation) {
        workstation.from(app).assertReachable();
        String route =
                app.ssh().exec("ip route get 203.0.113.20").assertSucceeded().stdout();
        assertThat(route).contains("via 10.20.0.2");
    }

    @Test
    void managementCarriesNothingButOurSsh(@OnHost("app") SshSession app, @OnHost("db") SshSession db) {
        String address = db.exec("ip -4 -o addr show eth0 | awk '{print $4}' | cut -d/ -f1")
                .assertSucceeded()
                .stdout()
                .strip();
        assertThat(app.exec("ping -c 1 -W 2 " + address).succeeded())
                .as("app reaches db past its network")
                .isFalse();
        assertThat(app.exec("timeout 3 bash -c ': > /dev/tcp/" + address + "/5432'")
                        .succeeded())
                .isFalse();
        assertThat(app.exec("ip route show default").assertSucceeded().stdout())
                .contains("via 10.20.0.2")
                .doesNotContain("eth0");
    }

    @Test
    void consolesAreKept(Environment environment) {
        assumeFalse(environment.isExisting(), "whoever booted the machines has their consoles");
        for (Host host : environment.hosts()) {
            assertThat(environment.logs().resolve("console-" + host.name() + ".log"))
                    .isNotEmptyFile();
        }
    }

    @Test
    @Destructive
    void packagesComeThroughTheGatewayAlone(@OnHost("app") SshSession app) {
        app.exec("sudo apt-get update && sudo apt-get install -y tree", ofMinutes(4))
                .assertSucceeded();
        assertThat(app.exec("tree --version").assertSucceeded().stdout()).startsWith("tree v");
    }

    /** Runs last, as JUnit runs nested classes after the methods around them. */
    @Nested
    @Destructive
    class WithoutTheGateway {

        @Test
        void theInsideIsDark(
                @OnHost("gateway") HostPower gateway,
                @To("app") HttpProbe http,
                @To("app") TcpProbe tcp,
                @To("db") TcpProbe db,
                @OnHost("workstation") Host pc,
                @OnHost("app") Host app) {
            http.from(pc).assertOk("/");

            gateway.off();

            tcp.from(pc).within(ofSeconds(20)).assertBlocked(80);
            tcp.holds(ofSeconds(4)).assertBlocked(80);
            TcpProbe.to(pc).from(app).assertBlocked(22);
            db.from(app).assertOpen(5432);
        }
    }
}
