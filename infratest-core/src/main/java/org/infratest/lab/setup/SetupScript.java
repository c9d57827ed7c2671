package org.infratest.lab.setup;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.lab.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * The script that gives a machine its name, addresses and routes, now and after each boot. It finds cards by their hardware addresses, and
 * uses what the system has: netplan, NetworkManager, systemd-networkd or ifupdown.
 *
 * @param hostname its name
 * @param names what stands in its {@code /etc/hosts} beside itself: names by addresses
 * @param nameserver whom it asks for names, or null for nobody
 * @param control the hardware address of the card by which infratest logs in
 * @param cards those of its further cards
 * @param interfaces what is set up on those; a card before its VLANs
 */
public record SetupScript(
        String hostname,
        Map<InetAddress, String> names,
        @Nullable InetAddress nameserver,
        MacAddress control,
        List<MacAddress> cards,
        List<Interface> interfaces) {

    /** The text, for {@code sh}. */
    public String text() {
        return """
                #!/bin/sh
                # Written by infratest: the name, addresses and routes of this machine.
                set -eu
                # Without any other program, as each takes an emulated machine a twentieth of a second.
                card() {
                    for path in /sys/class/net/*; do
                        if [ -e "$path/device" ] && read -r address < "$path/address" && [ "$address" = "$1" ]; then
                            card=${path##*/}
                            return
                        fi
                    done
                    echo "no network card has the address $1" >&2
                    return 1
                }
                """ + findCards() + name() + controlCard() + systems() + nameServer()
                + "sync\n"; // a machine that is cut or reset now has it, too
    }

    private String findCards() {
        StringBuilder text = new StringBuilder("card " + control + "\ncontrol=$card\n");
        for (int i = 0; i < cards.size(); i++) {
            text.append("card ").append(cards.get(i));
            text.append("\ncard").append(i + 1).append("=$card\n");
        }
        return text.toString();
    }

    private String name() {
        StringBuilder hosts = new StringBuilder(
                "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n127.0.1.1 " + hostname + "\n");
        names.forEach((address, name) ->
                hosts.append(address.getHostAddress()).append(" ").append(name).append("\n"));
        return "echo " + hostname + " > /etc/hostname\nhostname " + hostname + "\ncat > /etc/hosts << 'END'\n" + hosts
                + "END\n";
    }

    /** A link there leads to what some service writes. Such a service has been told by now to leave it alone, and may have written it before. */
    private String nameServer() {
        return nameserver == null
                ? ""
                : "rm -f /etc/resolv.conf\necho 'nameserver " + nameserver.getHostAddress() + "' > /etc/resolv.conf\n";
    }

    /** QEMU offers it neither a router nor a name server; what the image itself says about them goes away. */
    private static String controlCard() {
        return """
                if [ -e /etc/default/dhcp-eth0 ]; then
                    printf 'USE_ROUTES=no\\nUSE_DNS=no\\n' > /etc/default/dhcp-eth0
                fi
                ip route flush dev "$control" type unicast exact default 2> /dev/null || true
                """;
    }

    private String systems() {
        if (interfaces.isEmpty()) {
            return "";
        }
        Map<Integer, String> addresses = new TreeMap<>();
        for (int i = 0; i < cards.size(); i++) {
            addresses.put(i + 1, cards.get(i).toString());
        }
        return "if command -v netplan > /dev/null && [ -d /etc/netplan ]; then\n"
                + new Netplan(interfaces, addresses).commands()
                + "elif command -v nmcli > /dev/null && nmcli general status > /dev/null 2>&1; then\n"
                + new NetworkManager(interfaces, addresses).commands()
                + "elif command -v networkctl > /dev/null && systemctl --quiet is-active systemd-networkd; then\n"
                + new Networkd(interfaces).commands()
                + "elif command -v ifup > /dev/null; then\n"
                + new Ifupdown(interfaces).commands()
                + """
                else
                    echo 'this system has none of netplan, NetworkManager, systemd-networkd and ifupdown' >&2
                    exit 1
                fi
                """
                + Networkd.await(interfaces);
    }
}
