package org.infratest.state;

import java.util.List;
import org.infratest.Api;

/**
 * A chain of firewall rules.
 *
 * @param tool who shows it so
 * @param table the table; with nft after its family: {@code inet filter}
 * @param name the chain's name
 * @param policy what becomes of packets that no rule decides about, in lower case: {@code accept} or {@code drop}; empty for a chain that only
 *     others jump to
 * @param hook with nft, the line that says where it is hooked in; empty otherwise
 * @param rules the rules in order, each with single blanks; with iptables without the {@code -A CHAIN} that they begin with
 */
@Api
public record FirewallChain(Tool tool, String table, String name, String policy, String hook, List<String> rules) {

    /** A program that shows firewall rules. */
    public enum Tool {
        /** nftables. */
        NFT("nft"),
        /** iptables, for IPv4. */
        IPTABLES("iptables"),
        /** iptables, for IPv6. */
        IP6TABLES("ip6tables");

        private final String program;

        Tool(String program) {
            this.program = program;
        }

        String program() {
            return program;
        }
    }

    /** Copies the list. */
    public FirewallChain {
        rules = List.copyOf(rules);
    }
}
