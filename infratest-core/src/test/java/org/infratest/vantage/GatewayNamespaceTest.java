package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.infratest.process.Command;
import org.infratest.process.CommandResult;
import org.infratest.process.SystemCommandRunner;
import org.infratest.process.ToolMissingException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What this JVM sees behind a real gateway that rejects by each ICMP code, drops, resets, or knows no way. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayNamespaceTest {

    private static final String BY4 = ", says 10.7.0.2 | 10.7.0.2 | ICMP type ";
    private static final String BY6 = ", says fd07:0:0:0:0:0:0:2 | fd07:0:0:0:0:0:0:2 | ICMPv6 type ";

    /** Ours is 10.7.0.1; the gateway's 10.7.0.2, with firewall rules for what lies behind it. */
    private static final String SETUP = """
            set -e
            ip link set lo up
            ip link add r0 type veth peer name r1
            unshare --net sh -ec '
              until ip link show r1; do sleep 0.05; done
              ip link set lo up; ip link set r1 up
              echo 0 > /proc/sys/net/ipv6/conf/r1/accept_dad || true
              ip addr add 10.7.0.2/24 dev r1; ip addr add fd07::2/64 dev r1 nodad
              echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
              echo 0 > /proc/sys/net/ipv4/icmp_ratemask; echo 0 > /proc/sys/net/ipv6/icmp/ratelimit
              ip link add d0 type veth peer name d1; ip link set d0 up; ip link set d1 up
              ip route add 10.8.0.0/16 dev d0; ip -6 route add fd08::/64 dev d0
              ip route add unreachable 10.8.2.1; ip route add blackhole 10.8.2.2; ip route add prohibit 10.8.2.3
              ip -6 route add unreachable fd08::21; ip -6 route add prohibit fd08::23
              nft -f - <<RULES
            table inet t {
              chain forwarded {
                type filter hook forward priority 0;
                ip daddr 10.8.0.1 reject with icmp type net-unreachable
                ip daddr 10.8.0.2 reject with icmp type host-unreachable
                ip daddr 10.8.0.3 reject with icmp type prot-unreachable
                ip daddr 10.8.0.4 reject with icmp type port-unreachable
                ip daddr 10.8.0.5 reject with icmp type net-prohibited
                ip daddr 10.8.0.6 reject with icmp type host-prohibited
                ip daddr 10.8.0.7 reject with icmp type admin-prohibited
                ip daddr 10.8.0.8 meta l4proto tcp reject with tcp reset
                ip daddr 10.8.0.9 drop
                ip6 daddr fd08::1 reject with icmpv6 type no-route
                ip6 daddr fd08::2 reject with icmpv6 type admin-prohibited
                ip6 daddr fd08::3 reject with icmpv6 type addr-unreachable
                ip6 daddr fd08::4 reject with icmpv6 type port-unreachable
                ip6 daddr fd08::5 reject with icmpv6 type policy-fail
                ip6 daddr fd08::6 reject with icmpv6 type reject-route
                ip6 daddr fd08::9 drop
              }
              chain here {
                type filter hook input priority 0;
                tcp dport 10 drop
                udp dport 10 drop
                icmp type echo-request meta length 128 numgen inc mod 3 == 0 drop
              }
            }
            RULES
              : > /dev/null
              exec sleep 170' > /dev/null 2>&1 &
            gateway=$!
            trap 'kill $gateway' EXIT
            while [ "$(readlink /proc/$gateway/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
            ip link set r1 netns $gateway
            ip addr add 10.7.0.1/24 dev r0; ip addr add fd07::1/64 dev r0 nodad; ip link set r0 up
            ip route add 10.8.0.0/16 via 10.7.0.2; ip -6 route add fd08::/64 via fd07::2
            echo '0 0' > /proc/sys/net/ipv4/ping_group_range
            until ping -n -c 1 -W 1 fd07::2 > /dev/null && ping -n -c 1 -W 1 10.8.0.7 | grep -q filtered
            do kill -0 $gateway; sleep 0.05; done
            "$@"
            """;

    private Map<String, String> seen = Map.of();

    /** What each question must be answered with. */
    static Map<String, String> expected() {
        Map<String, String> expected = new LinkedHashMap<>();
        code(expected, "10.8.0.1", "UNREACHABLE", "network unreachable" + BY4 + "3 code 0");
        code(expected, "10.8.0.2", "UNREACHABLE", "host unreachable" + BY4 + "3 code 1");
        code(expected, "10.8.0.3", "UNREACHABLE", "protocol unreachable" + BY4 + "3 code 2");
        code(expected, "10.8.0.4", "REFUSED", "port unreachable" + BY4 + "3 code 3");
        code(
                expected,
                "10.8.0.5",
                "UNREACHABLE",
                "communication with destination network administratively prohibited" + BY4 + "3 code 9");
        code(
                expected,
                "10.8.0.6",
                "UNREACHABLE",
                "communication with destination host administratively prohibited" + BY4 + "3 code 10");
        code(expected, "10.8.0.7", "UNREACHABLE", "communication administratively prohibited" + BY4 + "3 code 13");
        // what routes say is limited to a few a second
        expected.put("udp,10.8.2.1,9", "unreachable: host unreachable" + BY4 + "3 code 1");
        expected.put("udp,10.8.2.3,9", "unreachable: communication administratively prohibited" + BY4 + "3 code 13");
        code(expected, "fd08::1", "UNREACHABLE", "no route to destination" + BY6 + "1 code 0");
        code(expected, "fd08::2", "UNREACHABLE", "communication administratively prohibited" + BY6 + "1 code 1");
        code(expected, "fd08::3", "UNREACHABLE", "address unreachable" + BY6 + "1 code 3");
        code(expected, "fd08::4", "REFUSED", "port unreachable" + BY6 + "1 code 4");
        code(expected, "fd08::5", "UNREACHABLE", "source address failed ingress/egress policy" + BY6 + "1 code 5");
        code(expected, "fd08::6", "UNREACHABLE", "reject route to destination" + BY6 + "1 code 6");
        for (String silent : List.of("10.8.0.9", "fd08::9", "10.8.2.2")) {
            expected.put("udp," + silent + ",9", "silent");
            expected.put("icmp," + silent + ",0", "silent");
        }
        expected.put("tcp,10.8.0.8,80", "REFUSED: connection refused");
        expected.put("tcp,10.7.0.2,9", "REFUSED: connection refused");
        expected.put("tcp,::ffff:10.7.0.2,9", "REFUSED: connection refused");
        expected.put("tcps,10.7.0.2,9", "REFUSED: connection refused");
        expected.put("tcps,10.8.0.7,80", "UNREACHABLE: no route to host");
        expected.put("tcps,10.8.0.4,80", "REFUSED: connection refused");
        expected.put("udp,10.7.0.2,9", "refused | 10.7.0.2");
        expected.put("udp,fd07::2,9", "refused | fd07:0:0:0:0:0:0:2");
        expected.put("udp,10.7.0.2,10", "silent");
        expected.put("udp-java,10.7.0.2,9", "refused");
        expected.put("udp-java,10.8.0.7,9", "unreachable: no route to host");
        expected.put("icmp,10.7.0.2,0", "replied, ttl 64");
        expected.put("icmp,fd07::2,0", "replied, ttl 64");
        expected.put("icmp-raw,10.7.0.2,0", "replied, ttl 64");
        expected.put("icmp-raw,fd07::2,0", "replied, ttl 64");
        expected.put("icmp-ping,10.7.0.2,0", "replied, ttl 64");
        expected.put("icmp-ping,fd07::2,0", "replied, ttl 64");
        expected.put("series,10.7.0.2,0", "200 of 300 in time");
        return expected;
    }

    /** The same is heard of whatever is rejected. */
    private static void code(Map<String, String> expected, String address, String state, String words) {
        expected.put("tcp," + address + ",80", state + ": " + words);
        String by = words.replaceFirst(".* \\| (.*) \\| .*", "$1");
        expected.put("udp," + address + ",9", state.equals("REFUSED") ? "refused | " + by : "unreachable: " + words);
        for (String means : List.of("icmp", "icmp-raw", "icmp-ping")) {
            expected.put(means + "," + address + ",0", "unreachable: " + words);
        }
    }

    @BeforeAll
    void look() {
        SystemCommandRunner runner = new SystemCommandRunner();
        requireNamespaces(runner);
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--map-root-user",
                "--net",
                "sh",
                "-c",
                SETUP,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayMain.class.getName()));
        command.addAll(expected().keySet());
        command.addAll(List.of("tcp,10.8.0.9,80", "tcp,10.7.0.2,10", "tcps,10.8.0.9,80"));
        CommandResult result = runner.run(Command.of(command).withDeadline(Duration.ofSeconds(160)));
        assertThat(result.succeeded()).as(result.ending() + result.stderr()).isTrue();
        seen = result.stdout().stream()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static void requireNamespaces(SystemCommandRunner runner) {
        List<String> table = List.of("unshare", "--map-root-user", "--net", "nft", "add table inet t");
        for (List<String> attempt : List.of(table, List.of("ip", "-V"), List.of("ping", "-V"))) {
            try {
                CommandResult result = runner.run(Command.of(attempt));
                assumeTrue(result.succeeded(), () -> "firewalls cannot be used here: " + attempt + result.stderr());
            } catch (ToolMissingException e) {
                assumeTrue(false, () -> "firewalls cannot be used here: " + e.getMessage());
            }
        }
    }

    static Stream<Arguments> questions() {
        return expected().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("questions")
    void verdictIsThatOfTheGateway(String question, String answer) {
        assertThat(seen.get(question)).isEqualTo(answer);
    }

    @Test
    void droppedConnectionsAreFiltered() {
        assertThat(seen.get("tcp,10.8.0.9,80")).startsWith("FILTERED: no answer within ");
        assertThat(seen.get("tcp,10.7.0.2,10")).startsWith("FILTERED: no answer within ");
        assertThat(seen.get("tcps,10.8.0.9,80")).isEqualTo("FILTERED: no answer within 900 ms");
    }
}
