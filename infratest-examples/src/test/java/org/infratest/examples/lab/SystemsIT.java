package org.infratest.examples.lab;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infratest.environment.Host;
import org.infratest.junit.Infratest;
import org.infratest.junit.OnHost;
import org.infratest.lab.Lab;
import org.infratest.ssh.SshSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever sets up the network of an image, a machine of it has what the topology says, and has it after a boot too. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemsIT {

    /** What shows that it is this system, and no other, that has set up the card with the static address. */
    private static final Map<String, String> AT_WORK = Map.of(
            "netplan", "networkctl --no-pager status $card | grep /run/systemd/network/10-netplan-card1.network",
            "networkd", "networkctl --no-pager status $card | grep /etc/systemd/network/05-infratest-card1.network",
            "networkmanager", "nmcli -g GENERAL.CONNECTION device show $card | grep infratest-card1");

    static final Mirror mirror = Mirror.of(SystemsLab.IMAGES);

    @RegisterExtension
    static final Infratest lab = Infratest.with(new SystemsLab(mirror).get());

    @AfterAll
    static void closeMirror() {
        mirror.close();
    }

    static Stream<Host> machines() {
        return lab.group("systems").stream();
    }

    @ParameterizedTest
    @MethodSource("machines")
    @Order(1)
    void machineIsSetUp(Host machine) {
        isSetUp(machine);
    }

    @Test
    @Order(2)
    void cloudInitHasReadItsSeed(@OnHost("netplan") SshSession netplan) {
        assertThat(out(netplan, "cloud-init status")).isEqualTo("status: done");
        assertThat(out(netplan, "cat /run/cloud-init/result.json"))
                .contains("DataSourceNoCloud [seed=/dev/vdb]")
                .contains("\"errors\": []");
        assertThat(out(netplan, "id -un")).isEqualTo("vagrant");
    }

    @Test
    @Order(3)
    void machinesAreSetUpAfterTheirPlugWasPulled(
            Lab running, @OnHost("networkd") Host one, @OnHost("networkmanager") Host other) {
        // Not that of the cloud: cloud-init takes its time at each boot.
        List<Host> cut = List.of(one, other);
        cut.forEach(machine -> running.machine(machine).cut());
        cut.parallelStream().forEach(machine -> machine.power().on());

        cut.forEach(machine -> {
            // SSH answers before the network is set up.
            machine.ssh()
                    .exec(
                            "for i in $(seq 150); do [ -z \"$(ip route show 198.51.100.0/24)\" ] || "
                                    + "[ -z \"$(ip address show to 10.5.0.0/24)\" ] || break; sleep 0.2; done",
                            ofMinutes(2));
            isSetUp(machine);
        });
    }

    private static void isSetUp(Host machine) {
        SshSession ssh = machine.ssh();
        String own = machine.address("lan").getHostAddress().replaceFirst(".*\\.", "");
        String card = device(ssh, "192.168.56." + own);
        String vlan = device(ssh, "10.9.1." + own);
        String served = device(ssh, "10.5.0.0/24");

        assertThat(out(ssh, "hostname")).isEqualTo(machine.name());
        assertThat(out(ssh, "card=" + card + "; " + AT_WORK.get(machine.name())))
                .isNotEmpty();
        assertThat(out(ssh, "ip -brief address show dev " + card))
                .contains("192.168.56." + own + "/24", "2001:db8:1::" + own + "/64");
        assertThat(out(ssh, "ip -brief address show dev " + vlan))
                .contains("10.9.1." + own + "/24", "2001:db8:9::" + own + "/64");
        assertThat(out(ssh, "ip -brief address show to 10.5.0.0/24"))
                .contains(machine.address("served").getHostAddress());
        longPacketsPass(ssh, vlan);
        routesAreThere(ssh, card, vlan, served);
        namesAreKnown(ssh);
    }

    private static void longPacketsPass(SshSession ssh, String vlan) {
        assertThat(out(ssh, "cat /sys/class/net/" + vlan + "/mtu")).isEqualTo("9000");
        assertThat(out(ssh, "ip -brief link show dev " + vlan))
                .as("its name is its card's, and its id")
                .startsWith(vlan + "@" + vlan.replaceFirst("[.]10$", "") + " ");
        ssh.exec("ping -M do -s 8972 -c 1 -W 5 10.9.1.254").assertSucceeded();
    }

    private static void routesAreThere(SshSession ssh, String card, String vlan, String served) {
        assertThat(out(ssh, "ip route show default").lines())
                .singleElement()
                .asString()
                .startsWith("default via 192.168.56.254 dev " + card);
        assertThat(out(ssh, "ip route show 198.51.100.0/24")).startsWith("198.51.100.0/24 via 10.9.1.254 dev " + vlan);
        assertThat(out(ssh, "ip -6 route show 2001:db8:99::/48"))
                .startsWith("2001:db8:99::/48 via 2001:db8:9::99 dev " + vlan);
        assertThat(out(ssh, "ip -6 route show 2001:db8:55::/48"))
                .startsWith("2001:db8:55::/48 via 2001:db8:5::99 dev " + served);
    }

    private static void namesAreKnown(SshSession ssh) {
        assertThat(out(ssh, "cat /etc/resolv.conf")).isEqualTo("nameserver 192.168.56.254");
        assertThat(out(ssh, "getent ahostsv4 networkd.systems.example")).contains("192.168.56.2 ");
    }

    /** The card that has that address. */
    private static String device(SshSession ssh, String address) {
        return out(ssh, "ip -brief address show to " + address).split("[ @]")[0];
    }

    private static String out(SshSession ssh, String command) {
        return ssh.exec(command).assertSucceeded().stdout().strip();
    }
}
