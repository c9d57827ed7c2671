package gateway;

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
import org.infratest.junit.To;
import org.infratest.probe.DnsProbe;
import org.infratest.probe.DnsType;
import org.infratest.probe.HttpProbe;
import org.infratest.probe.IcmpProbe;
import org.infratest.probe.TcpProbe;
import org.infratest.provision.Configset;
import org.infratest.provision.SaltInstall;
import org.infratest.reachability.Flow;
import org.infratest.ssh.SshSession;
import org.infratest.state.HostState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The gateway as Salt makes it, from a base box whose ufw is on: what passes, by which names, behind which address, and over the VPN. */
@PackerBox(
        template = "configsets/basebox/basebox.pkr.json",
        name = "infratest/configsets",
        vars = "base_image=${images}/debian-12-configsets.qcow2")
@LabEnvironment(topology = GatewayBySaltLab.class)
@SaltConfigset(on = "gateway", install = SaltInstall.TREE, whenUnavailable = WhenUnavailable.SKIP)
class GatewayBySaltIT {

    @ReachabilityTest("reachability-by-salt.yaml")
    void flow(Flow flow) {
        flow.verify();
    }

    @Test
    void ownsTheRulesetAndForwards(@OnHost("gateway") HostState gateway) {
        gateway.all(now -> {
            now.sysctl("net.ipv4.ip_forward").assertValue("1");
            now.nftChain("inet gateway", "input").assertPolicy("drop");
            now.nftChain("inet gateway", "forward").assertPolicy("drop");
            now.nftChain("inet gateway", "forward")
                    .assertRule("iifname \"eth1\" oifname \"eth2\" ip daddr 10.20.0.10 tcp dport 80 accept");
            now.service("nftables").assertEnabled();
            now.service("ufw").assertNotEnabled();
            now.ufw().assertInactive();
            now.command("sudo nft -c -f /etc/nftables.conf").assertSucceeds();
        });
        assertThat(gateway.host()
                        .ssh()
                        .exec("sudo nft list tables")
                        .assertSucceeded()
                        .stdout())
                .as("tables, with nothing of ufw among them")
                .isEqualTo("table inet management\ntable inet gateway\n");
    }

    @Test
    void knowsLocalNamesAndPassesOthersOn(
            @To("gateway") DnsProbe dns, @OnHost("app") SshSession app, @OnHost("workstation") Host pc) {
        assertThat(app.exec("getent ahostsv4 gateway.lab.example")
                        .assertSucceeded()
                        .stdout())
                .as("the address on the network of the one who asks")
                .startsWith("10.20.0.2 ");
        assertThat(app.exec("getent ahostsv4 upstream.example")
                        .assertSucceeded()
                        .stdout())
                .as("what the gateway does not know is passed on")
                .startsWith(GatewayBySaltLab.PROVIDER);
        dns.from(pc).assertResolves("app.lab.example", DnsType.A, "10.20.0.10");
        dns.assertNoSuchName("nobody.lab.example");
    }

    @Test
    void insideGoesOutBehindTheGatewaysAddress(@OnHost("app") SshSession app) {
        assertThat(app.exec("curl -sS --max-time 20 http://203.0.113.20/")
                        .assertSucceeded()
                        .stdout())
                .isEqualTo("seen as 203.0.113.10\n");
    }

    @Test
    void peerComesInOverTheVpn(
            @OnHost("gateway") Host gateway, @OnHost("workstation") Host pc, @To("app") TcpProbe app) {
        app.from(pc).assertBlocked(22);

        try (Tunnel tunnel = Tunnel.up(pc, gateway, "peer.key")) {
            app.from(pc).within(ofSeconds(30)).assertOpen(22);
            assertThat(tunnel.lastAnswer())
                    .as("the second of the gateway's last answer")
                    .isPositive();
        }

        app.from(pc).assertBlocked(22);
    }

    @Test
    void strangerStaysOutsideOfTheVpn(
            @OnHost("gateway") Host gateway, @OnHost("workstation") Host pc, @To("app") TcpProbe app) {
        try (Tunnel tunnel = Tunnel.up(pc, gateway, "stranger.key")) {
            app.from(pc).holds(ofSeconds(6)).assertClosed(22);
            assertThat(tunnel.lastAnswer())
                    .as("the second of the gateway's last answer")
                    .isZero();
        }
    }

    @Test
    void keyNeverLeavesTheGateway(@OnHost("gateway") HostState gateway) {
        gateway.all(now -> {
            now.file("/etc/wireguard/private.key").assertMode("0600");
            now.file("/etc/wireguard/wg0.conf").assertMode("0600");
            now.file("/etc/wireguard/wg0.conf").assertContainsNot("PrivateKey");
            now.service("wg-quick@wg0").assertRunning();
            now.service("wg-quick@wg0").assertEnabled();
            now.port(51820).udp().assertListening();
        });
    }

    @Test
    void changesNothingTheSecondTime(@OnHost("gateway") Configset configset) {
        configset.assertChangesNothing();
    }

    @Test
    @Destructive
    void holdsAfterAReboot(
            @OnHost("gateway") Configset configset, @To("app") HttpProbe http, @OnHost("workstation") Host pc) {
        configset.assertHoldsAfterReboot();
        http.from(pc).within(ofSeconds(60)).assertOk("/");
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
                @To("app") IcmpProbe icmp,
                @OnHost("workstation") Host pc,
                @OnHost("app") Host inside) {
            http.from(pc).assertOk("/");

            gateway.off();

            app.from(pc).within(ofSeconds(20)).assertBlocked(80);
            app.holds(ofSeconds(4)).assertBlocked(80);
            icmp.assertUnreachable();
            TcpProbe.to(pc).from(inside).assertBlocked(22);
        }
    }
}
