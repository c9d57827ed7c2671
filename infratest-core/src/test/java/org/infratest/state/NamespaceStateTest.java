package org.infratest.state;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.infratest.state.FirewallChain.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.opentest4j.AssertionFailedError;

/** The real tools of this computer show real rules, routes and interfaces, in a network namespace that lasts as long as a command. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class NamespaceStateTest {

    private static final String SETUP = """
            set -e
            PATH=$PATH:/usr/sbin:/sbin
            ip link set lo up
            ip addr add 10.0.1.2/24 dev lo
            ip -6 addr add fd00::2/64 dev lo nodad
            ip route add blackhole 10.9.0.0/16
            ip route add 10.8.0.0/16 via 10.0.1.1 dev lo
            nft add table inet filter
            nft add chain inet filter input '{ type filter hook input priority 0; policy drop; }'
            nft add rule inet filter input ct state established,related accept
            nft add rule inet filter input tcp dport '{ 22, 80 }' counter accept
            iptables -P FORWARD DROP
            iptables -A INPUT -s 10.0.1.3 -p tcp --dport 22 -j ACCEPT
            iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
            exec /bin/sh "$@"
            """;

    private static final String UNSHARED = System.getProperty("user.name").equals("root") ? "-n" : "-rn";

    private final LocalSession session = LocalSession.of("unshare", UNSHARED, "/bin/sh", "-c", SETUP, "sh");
    private final HostState state = TestMachine.behind(session).state().within(ZERO);

    @BeforeAll
    static void namespacesAreAllowed() {
        assumeTrue(
                LocalSession.of("unshare", UNSHARED, "/bin/sh")
                        .exec("PATH=$PATH:/usr/sbin:/sbin; nft list ruleset && iptables-save")
                        .succeeded(),
                "nobody may make a network namespace here, or nft and iptables are not installed");
    }

    @Test
    void rulesRoutesAndInterfacesAreSeen() {
        state.all(now -> {
            ChainState input = now.nftChain("inet filter", "input");
            input.assertPolicy("drop");
            input.assertRule("tcp dport { 22, 80 } counter accept");
            input.assertNoRule("tcp dport 443 accept");
            now.iptablesChain("filter", "FORWARD").assertPolicy("DROP");
            now.iptablesChain("filter", "INPUT").assertRule("-A INPUT -s 10.0.1.3 -p tcp --dport 22 -j ACCEPT");
            now.iptablesChain("nat", "POSTROUTING").assertRule("-o eth0 -j MASQUERADE");
            now.route("10.8.0.0/16").assertVia("10.0.1.1");
            now.route("10.8.0.0/16").assertDevice("lo");
            now.route("10.9.0.0/16").assertType("blackhole");
            now.route("default").assertAbsent();
            now.networkInterface("lo").assertAddress("10.0.1.2/24");
            now.address("fd00:0::2").assertOn("lo");
            now.port(22).assertNotListening();
        });

        assertThat(session.commands()).hasSize(1);
        assertThat(state.firewallChains(Tool.NFT)).isNotEmpty();
    }

    @Test
    void failureShowsTheRulesThatThereAre() {
        assertThatThrownBy(() -> state.nftChain("inet filter", "input").assertRule("tcp dport 443 accept"))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining(
                        "expected nft chain inet filter input to have rule 'tcp dport 443 accept', "
                                + "but it has policy drop and the rules: ct state established,related accept; tcp dport { 22, 80 } counter accept");
    }
}
