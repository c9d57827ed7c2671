package org.infratest.lab.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.infratest.spec.Subnet;
import org.junit.jupiter.api.Test;

/** The same machine in the words of each system: a card by DHCP, a trunk with a VLAN of long packets, and routes. */
class SystemsTest {

    private static final Map<Integer, String> CARDS = Map.of(1, "02:00:00:00:00:02", 2, "02:00:00:00:00:03");

    private static final List<Interface> INTERFACES = List.of(
            new Interface(1, 0, 1500, true, List.of(), List.of()),
            new Interface(2, 0, 9000, false, List.of(), List.of()),
            new Interface(
                    2,
                    10,
                    9000,
                    false,
                    List.of(address("10.9.1.10", 24), address("2001:db8:1::10", 64)),
                    List.of(
                            new Interface.Route(null, Subnet.address("10.9.1.1")),
                            new Interface.Route(Subnet.parse("2001:db8:2::/64"), Subnet.address("2001:db8:1::2")))));

    @Test
    void ifupdown() {
        String commands = new Ifupdown(INTERFACES).commands();

        assertThat(commands.substring(commands.indexOf("cat > /etc/network/interfaces.d/infratest")))
                .isEqualTo("""
                        cat > /etc/network/interfaces.d/infratest << END
                        auto $card1
                        iface $card1 inet $dhcp
                            up ip link set dev $card1 up
                            up [ $dhcp = dhcp ] || kill \\$(cat /run/udhcpc-$card1.pid 2> /dev/null) 2> /dev/null || true
                            up [ $dhcp = dhcp ] || busybox udhcpc -b -S -i $card1 -t 20 -T 1 -A 2 -O staticroutes -x hostname:\\$(hostname) -p /run/udhcpc-$card1.pid -s /usr/local/sbin/infratest-dhcp
                            down [ $dhcp = dhcp ] || kill \\$(cat /run/udhcpc-$card1.pid) || true
                        auto $card2
                        iface $card2 inet manual
                            pre-up ip link set dev $card2 mtu 9000
                            up ip link set dev $card2 up
                        auto $card2.10
                        iface $card2.10 inet static
                            address 10.9.1.10/24
                            pre-up ip link show $card2.10 > /dev/null 2>&1 || ip link add link $card2 name $card2.10 type vlan id 10
                            pre-up ip link set dev $card2.10 mtu 9000
                            up ip route replace default via 10.9.1.1 dev $card2.10
                        iface $card2.10 inet6 static
                            address 2001:db8:1:0:0:0:0:10/64
                            up ip -6 route replace 2001:db8:2:0:0:0:0:0/64 via 2001:db8:1:0:0:0:0:2 dev $card2.10
                        END
                        grep -qs '^source.*interfaces\\.d' /etc/network/interfaces ||
                            echo 'source /etc/network/interfaces.d/*' >> /etc/network/interfaces
                        ip address flush dev "$card1"
                        ifup --force "$card1"
                        ip address flush dev "$card2"
                        ifup --force "$card2"
                        ifup --force "$card2.10"
                        """);
    }

    /** A card with a static address, on a network that advertises IPv6: its own address there may come later than the route. */
    @Test
    void routeThroughAnAdvertisedNetworkIsAddedAhead() {
        List<Interface> one = List.of(new Interface(
                1,
                0,
                1500,
                false,
                List.of(address("10.9.1.10", 24)),
                List.of(
                        new Interface.Route(null, Subnet.address("10.9.1.1")),
                        new Interface.Route(null, Subnet.address("2001:db8:1::1")))));

        assertThat(new Ifupdown(one).commands()).contains("""
                auto $card1
                iface $card1 inet static
                    address 10.9.1.10/24
                    up ip route replace default via 10.9.1.1 dev $card1
                    up ip -6 route replace default via 2001:db8:1:0:0:0:0:1 dev $card1 onlink
                END
                """);
        assertThat(new Networkd(one).commands()).contains("""
                [Route]
                Destination=0.0.0.0/0
                Gateway=10.9.1.1
                [Route]
                Destination=::/0
                Gateway=2001:db8:1:0:0:0:0:1
                GatewayOnLink=yes
                END
                """);
        assertThat(new Netplan(one, CARDS).commands()).contains("""
                        - to: "0.0.0.0/0"
                          via: "10.9.1.1"
                        - to: "::/0"
                          via: "2001:db8:1:0:0:0:0:1"
                          on-link: true
                """);
    }

    @Test
    void netplan() {
        assertThat(new Netplan(INTERFACES, CARDS).commands()).isEqualTo("""
                umask 077
                cat > /etc/netplan/90-infratest.yaml << END
                network:
                  version: 2
                  ethernets:
                    card1:
                      match:
                        macaddress: "02:00:00:00:00:02"
                      dhcp4: true
                    card2:
                      match:
                        macaddress: "02:00:00:00:00:03"
                      dhcp4: false
                      mtu: 9000
                  vlans:
                    $card2.10:
                      id: 10
                      link: card2
                      dhcp4: false
                      mtu: 9000
                      addresses: ["10.9.1.10/24", "2001:db8:1:0:0:0:0:10/64"]
                      routes:
                        - to: "0.0.0.0/0"
                          via: "10.9.1.1"
                        - to: "2001:db8:2:0:0:0:0:0/64"
                          via: "2001:db8:1:0:0:0:0:2"
                END
                umask 022
                netplan apply
                """);
    }

    @Test
    void networkd() {
        assertThat(new Networkd(INTERFACES).commands()).isEqualTo("""
                mkdir -p /etc/systemd/network
                cat > /etc/systemd/network/05-infratest-card1.network << END
                [Match]
                Name=$card1
                [Network]
                DHCP=ipv4
                END
                cat > /etc/systemd/network/05-infratest-card2.network << END
                [Match]
                Name=$card2
                [Link]
                MTUBytes=9000
                [Network]
                DHCP=no
                VLAN=$card2.10
                END
                cat > /etc/systemd/network/05-infratest-card2.10.netdev << END
                [NetDev]
                Name=$card2.10
                Kind=vlan
                [VLAN]
                Id=10
                END
                cat > /etc/systemd/network/05-infratest-card2.10.network << END
                [Match]
                Name=$card2.10
                [Link]
                MTUBytes=9000
                [Network]
                DHCP=no
                Address=10.9.1.10/24
                Address=2001:db8:1:0:0:0:0:10/64
                [Route]
                Destination=0.0.0.0/0
                Gateway=10.9.1.1
                [Route]
                Destination=2001:db8:2:0:0:0:0:0/64
                Gateway=2001:db8:1:0:0:0:0:2
                END
                networkctl reload
                """);
    }

    @Test
    void networkManager() {
        assertThat(new NetworkManager(INTERFACES, CARDS).commands())
                .contains("""
                        cat > /etc/NetworkManager/system-connections/infratest-card2.10.nmconnection << END
                        [connection]
                        id=infratest-card2.10
                        type=vlan
                        interface-name=$card2.10
                        autoconnect-priority=100
                        [ethernet]
                        mtu=9000
                        [vlan]
                        id=10
                        parent=$card2
                        [ipv4]
                        method=manual
                        address1=10.9.1.10/24
                        route1=0.0.0.0/0,10.9.1.1
                        [ipv6]
                        method=manual
                        address1=2001:db8:1:0:0:0:0:10/64
                        route1=2001:db8:2:0:0:0:0:0/64,2001:db8:1:0:0:0:0:2
                        END
                        """)
                .contains("type=ethernet\ninterface-name=$card1\nautoconnect-priority=100\n[ethernet]\n"
                        + "mac-address=02:00:00:00:00:02\n[ipv4]\nmethod=auto\n[ipv6]\nmethod=auto\n")
                .as("a card that only carries a VLAN waits for no router")
                .contains(
                        "mac-address=02:00:00:00:00:03\nmtu=9000\n[ipv4]\nmethod=disabled\n[ipv6]\nmethod=link-local\n")
                .endsWith("umask 022\nnmcli connection reload\nnmcli connection up infratest-card1\n"
                        + "nmcli connection up infratest-card2\nnmcli connection up infratest-card2.10\n");
    }

    @Test
    void networkdIsWaitedFor() {
        assertThat(Networkd.await(INTERFACES))
                .contains("\"$wait\" --timeout=30 --interface=\"$card1\":carrier --interface=\"$card2\":carrier "
                        + "--interface=\"$card2.10\":carrier || networkctl --no-pager list\n");
    }

    private static Interface.Address address(String text, int prefix) {
        return new Interface.Address(Subnet.address(text), prefix);
    }
}
