package org.infratest.state;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.infratest.state.FirewallChain.Tool;

/** All chains of nftables, without counters. */
record NftFact() implements Fact<List<FirewallChain>> {

    private static final Pattern TABLE = Pattern.compile("table (\\S+ \\S+) \\{.*");
    private static final Pattern CHAIN = Pattern.compile("chain (\\S+) \\{.*");
    private static final Pattern POLICY = Pattern.compile("type \\S+ hook .*?(?:; policy (\\S+);)?");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    @Override
    public String title() {
        return "the rules of nftables";
    }

    @Override
    public String script() {
        return "needs nft; root; nft -s list ruleset";
    }

    @Override
    public List<FirewallChain> read(Answer answer) throws Unseen {
        List<FirewallChain> chains = new ArrayList<>();
        String table = "";
        String chain = "";
        List<String> block = new ArrayList<>();
        int depth = 0;
        for (String line : statements(answer.lines())) {
            Matcher tables = TABLE.matcher(line);
            Matcher names = CHAIN.matcher(line);
            if (line.equals("}")) {
                depth--;
                if (depth == 1 && !chain.isEmpty()) {
                    chains.add(chain(table, chain, block));
                    chain = "";
                }
            } else if (depth == 0 && tables.matches()) {
                table = tables.group(1);
                depth = 1;
            } else if (depth == 1 && line.endsWith("{")) {
                chain = names.matches() ? names.group(1) : "";
                block.clear();
                depth = 2;
            } else if (depth == 2) {
                block.add(line);
            }
        }
        return chains;
    }

    /** The lines, where one that is continued on the next counts as one. */
    private static List<String> statements(List<String> lines) {
        List<String> statements = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("#")) {
                continue;
            }
            open.append(open.isEmpty() ? "" : " ").append(line.strip());
            String text = open.toString();
            if ((text.endsWith("{") && opened(text) == 1) || opened(text) <= 0) {
                statements.add(text.replaceAll("\\s+", " "));
                open.setLength(0);
            }
        }
        return statements;
    }

    private static long opened(String text) {
        String bare = QUOTED.matcher(text).replaceAll("");
        return bare.chars().filter(c -> c == '{').count()
                - bare.chars().filter(c -> c == '}').count();
    }

    private static FirewallChain chain(String table, String name, List<String> block) {
        String hook = "";
        String policy = "";
        List<String> rules = new ArrayList<>();
        for (String line : block) {
            Matcher base = POLICY.matcher(line);
            if (base.matches()) {
                hook = line;
                policy = base.group(1) == null ? "accept" : base.group(1);
            } else {
                rules.add(line);
            }
        }
        return new FirewallChain(Tool.NFT, table, name, policy, hook, rules);
    }
}
