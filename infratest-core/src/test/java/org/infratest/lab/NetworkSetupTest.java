package org.infratest.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.lab.net.MacAddress;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.junit.jupiter.api.Test;

class NetworkSetupTest {

    private static final LabSpec GATEWAY = LabSpec.named("gateway")
            .network(
                    "public",
                    net -> net.subnet("203.0.113.0/24")
                            .subnet6("2001:db8:1::/64")
                            .uplink(Uplink.outside()))
            .network(
                    "private",
                    net -> net.subnet("10.1.1.0/24").subnet6("2001:db8:2::/64").gateway("gateway"))
            .network("deep", net -> net.subnet("10.1.2.0/24").gateway("inner").withoutJvm())
            .host("workstation", host -> host.nic("public", "203.0.113.20", "2001:db8:1::20"))
            .host(
                    "gateway",
                    host -> host.nic("public", "203.0.113.10", "2001:db8:1::10")
                            .nic("private", "10.1.1.1", "2001:db8:2::1"))
            .host("app", host -> host.nic("private", "10.1.1.10", "2001:db8:2::10"))
            .host("inner", host -> host.nic("private", "10.1.1.2").nic("deep", "10.1.2.1"))
            .host("cellar", host -> host.nic("deep", "10.1.2.9").route("192.0.2.0/24", "10.1.2.7"))
            .host("guest", host -> host.nic("private"))
            .build();

    @Test
    void outsideMachineReachesEachNetworkThroughItsGateway() {
        assertThat(routes("workstation"))
                .containsExactly(
                        "default via 203.0.113.254",
                        "10.1.1.0/24 via 203.0.113.10",
                        "10.1.2.0/24 via 203.0.113.10",
                        "default via 2001:db8:1:0:ffff:ffff:ffff:ffff",
                        "2001:db8:2:0:0:0:0:0/64 via 2001:db8:1:0:0:0:0:10");
    }

    @Test
    void insideMachineLeavesByTheGatewayAndReachesDeeperOnesDirectly() {
        assertThat(routes("app"))
                .containsExactly(
                        "default via 10.1.1.1", "10.1.2.0/24 via 10.1.1.2", "default via 2001:db8:2:0:0:0:0:1");
    }

    @Test
    void gatewayLeavesByTheUplink() {
        assertThat(routes("gateway"))
                .containsExactly(
                        "default via 203.0.113.254",
                        "10.1.2.0/24 via 10.1.1.2",
                        "default via 2001:db8:1:0:ffff:ffff:ffff:ffff");
    }

    @Test
    void declaredRoutesComeFirst() {
        assertThat(routes("cellar")).containsExactly("192.0.2.0/24 via 10.1.2.7", "default via 10.1.2.1");
    }

    @Test
    void servedAddressBringsItsRoutes() {
        assertThat(routes("guest"))
                .as("those of IPv4 come by DHCP")
                .containsExactly("default via 2001:db8:2:0:0:0:0:1");
    }

    @Test
    void routeOverAForeignAddressIsRefused() {
        LabSpec lab = LabSpec.named("lab")
                .network("lan", net -> net.subnet("10.0.0.0/24"))
                .host("web", host -> host.nic("lan", "10.0.0.1").route("default", "10.9.0.1"))
                .build();

        assertThatThrownBy(() -> Routing.of(lab, lab.host("web").orElseThrow()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Host 'web' has a route via 10.9.0.1, which is on none of its networks");
    }

    @Test
    void scriptOfEachMachineIsFitForItsShell() {
        for (LabHost host : GATEWAY.hosts()) {
            CommandResult result =
                    new SystemCommandRunner().run(Command.of("sh", "-n", "-c", script(GATEWAY, host.name())));

            assertThat(result.succeeded()).as("%s", result.stderr()).isTrue();
        }
    }

    @Test
    void nameserverIsTheJvmOnTheFirstNetwork() {
        assertThat(script(GATEWAY, "gateway")).contains("echo 'nameserver 203.0.113.254' > /etc/resolv.conf");
        assertThat(script(GATEWAY, "app")).doesNotContain("10.1.1.1 gateway");
    }

    @Test
    void namesOfAllStandInTheHostsFileWhereNobodyServesThem() {
        assertThat(script(GATEWAY, "cellar"))
                .contains("cat > /etc/hosts << 'END'\n127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"
                        + "127.0.1.1 cellar\n203.0.113.20 workstation\n")
                .contains("\n10.1.1.1 gateway\n")
                .doesNotContain("resolv.conf\necho");
    }

    @Test
    void cardsAreFoundByTheirAddresses() {
        assertThat(script(GATEWAY, "gateway"))
                .contains("card 02:00:00:00:00:01\ncontrol=$card\ncard 02:00:00:00:00:02\ncard1=$card\n"
                        + "card 02:00:00:00:00:03\ncard2=$card\n");
    }

    private static List<String> routes(String host) {
        return Routing.of(GATEWAY, GATEWAY.host(host).orElseThrow()).stream()
                .map(route -> (route.destination() == null ? "default" : route.destination()) + " via "
                        + route.via().getHostAddress())
                .toList();
    }

    private static String script(LabSpec lab, String host) {
        LabHost of = lab.host(host).orElseThrow();
        List<MacAddress> cards = List.of(MacAddress.local(2), MacAddress.local(3))
                .subList(0, of.nics().size());
        return NetworkSetup.script(lab, of, MacAddress.local(1), cards);
    }
}
