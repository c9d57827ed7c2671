package org.infratest.vantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.infratest.process.CommandResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What this JVM sees in a network whose every route is known; needs no privilege where user namespaces are allowed. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkNamespaceTest {

    /** Another namespace behind 10.7.0.2, which forwards and has no way to 10.8.0.0/24. */
    private static final String ROUTER = String.join(
            "\n",
            "echo '0 0' > /proc/sys/net/ipv4/ping_group_range",
            "ip link add r0 type veth peer name r1",
            "unshare --net sh -c '",
            "  until ip link show r1; do sleep 0.05; done",
            "  ip link set lo up; ip link set r1 up; ip addr add 10.7.0.2/24 dev r1",
            "  echo 1 > /proc/sys/net/ipv4/ip_forward",
            "  echo 0 > /proc/sys/net/ipv4/icmp_ratelimit",
            "  ip route add unreachable 10.8.0.0/24",
            "  exec sleep 90' > /dev/null 2>&1 &",
            "router=$!",
            "while [ \"$(readlink /proc/$router/ns/net)\" = \"$(readlink /proc/self/ns/net)\" ]; do sleep 0.05; done",
            "ip link set r1 netns $router",
            "ip addr add 10.7.0.1/24 dev r0; ip link set r0 up; ip route add 10.8.0.0/24 via 10.7.0.2",
            "until ping -n -c 1 -W 1 10.7.0.2 > /dev/null; do sleep 0.05; done",
            "\"$@\"",
            "code=$?",
            "kill $router",
            "exit $code");

    private Map<String, String> seen = Map.of();

    @BeforeAll
    void look() {
        TestNamespace.require(List.of("ping", "-V"));
        CommandResult result = TestNamespace.run(
                ROUTER,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoMain.class.getName(),
                        "127.0.0.1",
                        "::1",
                        "10.1.0.1",
                        "10.2.0.1",
                        "10.3.0.1",
                        "10.4.0.1",
                        "10.8.0.1",
                        "10.9.0.2"),
                Duration.ofSeconds(90));
        seen = result.stdout().stream()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Test
    void eachMeansGetsAReply() {
        assertThat(seen)
                .containsEntry("127.0.0.1 icmp datagram socket", "replied")
                .containsEntry("127.0.0.1 icmp raw socket", "replied")
                .containsEntry("127.0.0.1 ping", "replied");
    }

    @Test
    void eachMeansGetsAReplyByIpv6() {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this kernel has no IPv6");
        assertThat(seen)
                .containsEntry("::1 icmp datagram socket", "replied")
                .containsEntry("::1 icmp raw socket", "replied")
                .containsEntry("::1 ping", "replied")
                .containsEntry("::1 tcp", "REFUSED: connection refused");
    }

    @Test
    void portThatNobodyListensOnIsRefused() {
        assertThat(seen).containsEntry("127.0.0.1 tcp", "REFUSED: connection refused");
    }

    @Test
    void unreachableRouteIsToldByEachMeans() {
        assertAllSee("10.1.0.1", "no route to host");
    }

    @Test
    void blackholeRouteIsToldByEachMeans() {
        assertAllSee("10.2.0.1", "the route there is a blackhole (invalid argument)");
    }

    @Test
    void prohibitedRouteIsToldByEachMeans() {
        assertAllSee("10.3.0.1", "the route there is prohibited (permission denied)");
    }

    @Test
    void missingRouteIsToldByEachMeans() {
        assertAllSee("10.4.0.1", "network is unreachable");
    }

    @Test
    void wordsOfARouterAreToldByEachMeans() {
        assertThat(seen)
                .containsEntry("10.8.0.1 icmp datagram socket", "unreachable: host unreachable, says 10.7.0.2")
                .containsEntry("10.8.0.1 icmp raw socket", "unreachable: host unreachable, says 10.7.0.2")
                .containsEntry("10.8.0.1 ping", "unreachable: host unreachable, says 10.7.0.2")
                .containsEntry("10.8.0.1 tcp", "UNREACHABLE: host unreachable, says 10.7.0.2");
    }

    @Test
    void machineThatDoesNotAnswerIsSilent() {
        assertThat(seen)
                .containsEntry("10.9.0.2 icmp datagram socket", "silent")
                .containsEntry("10.9.0.2 icmp raw socket", "silent")
                .containsEntry("10.9.0.2 ping", "silent");
        assertThat(seen.get("10.9.0.2 tcp")).startsWith("FILTERED: no answer within ");
    }

    private void assertAllSee(String address, String reason) {
        assertThat(seen)
                .containsEntry(address + " icmp datagram socket", "unreachable: " + reason)
                .containsEntry(address + " icmp raw socket", "unreachable: " + reason)
                .containsEntry(address + " ping", "unreachable: " + reason)
                .containsEntry(address + " tcp", "UNREACHABLE: " + reason);
    }
}
