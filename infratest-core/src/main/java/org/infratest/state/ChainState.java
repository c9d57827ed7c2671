package org.infratest.state;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.infratest.Api;
import org.infratest.state.FirewallChain.Tool;

/**
 * A chain of firewall rules: {@code state.nftChain("inet filter", "input").assertRule("tcp dport 22 accept")}. Only root sees them. What a chain
 * says is not what becomes of a packet, which may meet other chains as well: that is for probes to find out.
 */
@Api
public final class ChainState extends StateView<ChainState, ChainObservation> {

    private final Tool tool;
    private final String table;
    private final String chain;

    ChainState(Scope scope, Tool tool, String table, String chain) {
        super(scope);
        this.tool = tool;
        this.table = table;
        this.chain = chain;
    }

    @Override
    ChainState with(Scope changed) {
        return new ChainState(changed, tool, table, chain);
    }

    @Override
    String kind() {
        return tool.program();
    }

    @Override
    String name() {
        return table + " " + chain;
    }

    @Override
    String title() {
        return tool.program() + " chain " + name();
    }

    private Fact<List<FirewallChain>> fact() {
        return tool == Tool.NFT ? new NftFact() : new IptablesFact(tool);
    }

    @Override
    Set<Fact<?>> needs() {
        return Set.of(fact());
    }

    @Override
    ChainObservation look(Facts facts) {
        FirewallChain found = facts.get(fact()).stream()
                .filter(one -> one.table().equals(table) && one.name().equals(chain))
                .findFirst()
                .orElse(null);
        return new ChainObservation(name(), found, facts.took());
    }

    /** Asserts that there is such a chain. */
    public void assertExists() {
        require("to exist", ChainObservation::exists, true, ChainObservation::exists);
    }

    /**
     * Asserts a rule, as the tool shows it ({@code nft -s list ruleset}, {@code iptables-save}). Blanks do not count, with iptables neither
     * {@code -A CHAIN}, nor {@code -m} with the name of the protocol, nor the {@code /32} or {@code /128} of a single address.
     */
    public void assertRule(String rule) {
        String wanted = normal(rule);
        require("to have rule '" + rule + "'", seen -> has(seen, wanted), rule, ChainObservation::rules);
    }

    /** Asserts that there is such a chain, and that it does not have this rule; see {@link #assertRule}. */
    public void assertNoRule(String rule) {
        String wanted = normal(rule);
        forbid(
                "not to have rule '" + rule + "'",
                seen -> seen.exists() && !has(seen, wanted),
                "rules without it",
                ChainObservation::rules);
    }

    /** Asserts what becomes of packets that no rule decides about: {@code accept} or {@code drop}. */
    public void assertPolicy(String policy) {
        String wanted = policy.toLowerCase(Locale.ROOT);
        require(
                "to have policy " + wanted,
                seen -> seen.chain() != null && seen.chain().policy().equals(wanted),
                wanted,
                seen -> seen.chain() == null ? "no chain" : seen.chain().policy());
    }

    private boolean has(ChainObservation seen, String wanted) {
        return seen.rules().stream().anyMatch(rule -> normal(rule).equals(wanted));
    }

    private String normal(String rule) {
        String plain = rule.strip().replaceAll("\\s+", " ");
        if (tool == Tool.NFT) {
            return plain;
        }
        String whole = tool == Tool.IPTABLES ? "(?<=[\\d.])/32(?= |$)" : "(?<=[\\da-f:])/128(?= |$)";
        return plain.replaceFirst("^-A " + java.util.regex.Pattern.quote(chain) + " ?", "")
                .replaceAll("(-p (\\S+)) -m \\2\\b", "$1")
                .replaceAll(whole, "");
    }
}
