package org.infratest.examples.conformance.faults;

import static org.infratest.examples.conformance.faults.Scene.CLIENT;
import static org.infratest.examples.conformance.faults.Scene.GATEWAY;
import static org.infratest.examples.conformance.faults.Scene.SERVER;

import java.util.ArrayList;
import java.util.List;

/** Faults of packet filters. */
final class FirewallFaults {

    private static final List<String> REJECTIONS = List.of(
            "icmp type port-unreachable",
            "icmp type host-unreachable",
            "icmp type net-unreachable",
            "icmp type prot-unreachable",
            "icmp type admin-prohibited",
            "icmp type host-prohibited",
            "icmp type net-prohibited",
            "tcp reset");

    private FirewallFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>(List.of(
                Fault.of("drop-on-target", "firewall").breaking(SERVER, rule("input", "tcp dport 8080 counter drop")),
                Fault.of("drop-on-gateway", "firewall")
                        .breaking(GATEWAY, rule("forward", "ip daddr 10.93.2.10 tcp dport { 80, 8080 } drop")),
                Fault.of("drop-on-source", "firewall")
                        .breaking(CLIENT, rule("output", "ip daddr 10.93.2.0/24 tcp dport 8000-8100 drop")),
                Fault.of("drop-of-answers-on-target", "firewall")
                        .breaking(SERVER, rule("output", "tcp sport 8080 counter drop")),
                Fault.of("drop-of-answers-on-gateway", "firewall")
                        .breaking(GATEWAY, rule("forward", "iifname \"dmz\" tcp sport 8080 drop")),
                Fault.of("drop-by-policy", "firewall")
                        .breaking(
                                SERVER,
                                "nft add table inet fw; nft 'add chain inet fw in { type filter hook input priority 0; }';"
                                        + " nft add rule inet fw in ct state established,related accept;"
                                        + " nft add rule inet fw in tcp dport 22 accept;"
                                        + " nft 'chain inet fw in { policy drop; }'"),
                Fault.of("drop-by-jump", "firewall")
                        .breaking(
                                GATEWAY,
                                "nft add table inet fw; nft add chain inet fw guests;"
                                        + " nft add rule inet fw guests ip saddr 10.93.1.0/24 drop;"
                                        + " nft 'add chain inet fw passing { type filter hook forward priority 0; }';"
                                        + " nft add rule inet fw passing iifname lan oifname dmz jump guests"),
                Fault.of("drop-by-iptables", "firewall")
                        .breaking(SERVER, "iptables -A INPUT -p tcp -m multiport --dports 80,8080 -j DROP"),
                Fault.of("drop-by-limit", "firewall")
                        .breaking(
                                SERVER,
                                rule(
                                        "input",
                                        "tcp dport 8080 ct state new limit rate over 1/hour burst 1 packets"
                                                + " counter drop"))
                        .until(SERVER, "nft list table inet fw | grep -q 'counter packets [1-9]'"),
                Fault.of("drop-by-count", "firewall")
                        .prepared(SERVER, rule("input", "tcp dport 8080 ct state new ct count over 1 counter drop"))
                        .breaking(CLIENT, Scene.holding(2))
                        .until(SERVER, "ss -H -n -t state established sport = :8080 | grep -q ."),
                Fault.ofPing("ping-filtered-on-target", "icmp")
                        .breaking(SERVER, rule("input", "icmp type echo-request drop")),
                Fault.ofPing("ping-rejected-on-gateway", "icmp")
                        .breaking(GATEWAY, rule("forward", "ip protocol icmp reject with icmp type admin-prohibited")),
                Fault.ofPing("ping-ignored-by-target", "icmp")
                        .breaking(SERVER, "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all")));
        for (String with : REJECTIONS) {
            faults.add(Fault.of(
                            "reject-with-" + with.replaceFirst("icmp type ", "").replace(' ', '-'), "firewall")
                    .breaking(GATEWAY, rule("forward", "tcp dport 8080 reject with " + with)));
        }
        return faults;
    }

    private static String rule(String hook, String rule) {
        return "nft add table inet fw; nft 'add chain inet fw " + hook + " { type filter hook " + hook
                + " priority 0; }'; nft 'add rule inet fw " + hook + " " + rule + "'";
    }
}
